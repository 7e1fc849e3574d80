import { AuthenticatorPanel } from '../identity/AuthenticatorPanel.tsx'
import { ProvidersPanel } from '../identity/ProvidersPanel.tsx'
import { SessionsPanel } from '../identity/SessionsPanel.tsx'
import { StepUpPanel } from '../identity/StepUpPanel.tsx'
import { NoticesPanel } from '../notices/NoticesPanel.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { SlackPanel } from '../slack/SlackPanel.tsx'
import { AppearancePanel } from './AppearancePanel.tsx'
import { CurrencyPanel } from './CurrencyPanel.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import { MePanel } from './MePanel.tsx'
import { SoloPanel } from './SoloPanel.tsx'
import { WebhooksPanel } from './WebhooksPanel.tsx'
import { WorkspacePanel } from './WorkspacePanel.tsx'
import { QueuesPanel } from './QueuesPanel.tsx'

export default function SettingsPage() {
  const session = useSession()
  return (
    <Page title="Settings" width={860}>
      <MePanel />
      <AuthenticatorPanel />
      <SessionsPanel />
      <NoticesPanel />
      <AppearancePanel />
      <KeysPanel />
      {session.workspaces.length > 1 && <WorkspacePanel />}
      {may(session, 'queue.write') && <QueuesPanel />}
      {may(session, 'workspace.change') && <CurrencyPanel />}
      {may(session, 'identity.write') && <ProvidersPanel />}
      {may(session, 'identity.write') && <StepUpPanel />}
      {may(session, 'workspace.solo') && session.workspace.members <= 1 && <SoloPanel />}
      {may(session, 'slack.connect') && <SlackPanel />}
      {may(session, 'webhook.write') && <WebhooksPanel />}
    </Page>
  )
}
