/**
 * DBOS: a durable workflow that waits in `recv` for a person's word, sent to it with `send`; the caller holds the
 * workflow's handle and waits for its result. In one process, without HTTP, which is in its favour.
 */
import { makeProposal } from '../sample/proposals.ts'
import { load, servePeer } from './peer.ts'

interface Handle {
  workflowID: string
  getResult(): Promise<string | null>
}
interface Dbos {
  setConfig(config: { name: string; systemDatabaseUrl: string; logLevel: string; runAdminServer: boolean }): void
  registerWorkflow(workflow: (proposal: object) => Promise<string | null>, options: { name: string }): unknown
  launch(): Promise<void>
  shutdown(): Promise<void>
  startWorkflow(workflow: unknown): (proposal: object) => Promise<Handle>
  recv(topic: string, timeoutSeconds: number): Promise<string | null>
  send(workflow: string, message: string, topic: string): Promise<void>
}

servePeer(async (url) => {
  const { DBOS } = await load<{ DBOS: Dbos }>('@dbos-inc/dbos-sdk')
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error', runAdminServer: false })
  const review = DBOS.registerWorkflow(() => DBOS.recv('answer', 60), { name: 'review' })
  await DBOS.launch()
  return {
    async roundTrip(_client, turn) {
      const handle = await DBOS.startWorkflow(review)(makeProposal(turn, { gated: true }))
      await DBOS.send(handle.workflowID, 'approve', 'answer')
      if ((await handle.getResult()) !== 'approve') throw new Error('DBOS did not resume with the answer.')
    },
    stop: () => DBOS.shutdown(),
  }
})
