/** What is pasted into Slack to make the app: only what is used, and nothing that reads anybody's messages. */
import type { SlackMode } from '@countersign/core'

export const slackPath = (workspace: string, what: 'interactions' | 'commands'): string =>
  `/v1/slack/${workspace}/${what}`

/** @param address of the console as Slack reaches it; @param workspace its id as it is written. */
export function writeManifest(mode: SlackMode, address: string, workspace: string): string {
  const at = (what: 'interactions' | 'commands') =>
    mode === 'http' ? { url: `${address}${slackPath(workspace, what)}` } : {}
  const interactions = at('interactions').url
  return JSON.stringify(
    {
      display_information: { name: 'Countersign', description: 'The second signature on what AI does' },
      features: {
        app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
        bot_user: { display_name: 'Countersign', always_online: true },
        slash_commands: [
          {
            ...{ command: '/countersign', description: 'Link yourself', usage_hint: 'link CODE', should_escape: false },
            ...at('commands'),
          },
        ],
      },
      oauth_config: { scopes: { bot: ['chat:write', 'im:write', 'commands'] } },
      settings: {
        interactivity: { is_enabled: true, ...(interactions === undefined ? {} : { request_url: interactions }) },
        ...{ org_deploy_enabled: false, socket_mode_enabled: mode === 'socket', token_rotation_enabled: false },
      },
    },
    null,
    2,
  )
}
