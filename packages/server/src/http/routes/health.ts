/** How it all stands, for those who look after it. Whether the process lives at all is `/healthz`’s to say. */
import { tellHealth, type HealthWire } from '@countersign/core'
import { isoTime } from '../../engine/entry.ts'
import { readInstallationFacts } from '../../engine/health/installation-facts.ts'
import { readWorkspaceFacts } from '../../engine/health/workspace-facts.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { version } from '../openapi.ts'
import { ownsInstallation } from '../owns-installation.ts'

/** What all workspaces share is told to whoever runs them, and to whoever looks after the only one. */
async function mayKnowInstallation(call: Call): Promise<boolean> {
  if (await ownsInstallation(call)) return true
  const [all] = await call.context.engine.database.query<{ n: number }>('select count(*) as n from workspaces')
  return all?.n === 1
}

export const healthEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/health',
    summary: 'How the workspace and its installation stand, trouble first, each with what to do next',
    operation: 'health.read',
    query: [],
    answers: 'Health',
    async run(call): Promise<HealthWire> {
      const { engine, witnesses, followers, config } = call.context
      const { dataDir, databaseUrl } = config
      const mayKnow = await mayKnowInstallation(call as Call)
      const [workspace, installation] = await Promise.all([
        readWorkspaceFacts(engine, call.caller.workspace, witnesses, followers),
        mayKnow ? readInstallationFacts(engine, { dataDir, embedded: databaseUrl === undefined, version }) : null,
      ])
      return { at: isoTime(engine.clock.now()), checks: tellHealth(workspace, installation) }
    },
  }),
]
