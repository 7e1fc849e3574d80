/**
 * pg-boss: a job carries the question; the person's side fetches the next one, and completes it with the answer, which
 * goes back as a job on a queue of the caller's own. The caller's worker is woken by LISTEN/NOTIFY. In one process,
 * without HTTP, which is in its favour; it knows nothing of decisions, and a lease is all that it keeps.
 */
import { makeProposal } from '../sample/proposals.ts'
import { load, servePeer } from './peer.ts'

interface Job<T> {
  id: string
  data: T
}
interface Boss {
  on(event: 'error', hear: (error: Error) => void): void
  start(): Promise<unknown>
  stop(options: { graceful: boolean }): Promise<void>
  createQueue(name: string, options?: object): Promise<unknown>
  send(queue: string, data: object): Promise<string | null>
  fetch<T>(queue: string): Promise<Job<T>[]>
  complete(queue: string, id: string, data?: object): Promise<unknown>
  work<T>(queue: string, options: object, handle: (jobs: Job<T>[]) => Promise<void>): Promise<string>
}

interface Question {
  client: number
  proposal: object
}

servePeer(async (url) => {
  const { PgBoss } = await load<{ PgBoss: new (options: object) => Boss }>('pg-boss')
  const boss = new PgBoss({ connectionString: url, useListenNotify: true, supervise: false, schedule: false })
  boss.on('error', () => undefined)
  await boss.start()
  await boss.createQueue('questions')
  const resumed: ((verdict: string) => void)[] = []
  const callers = new Map<number, Promise<unknown>>()
  const callerOf = (client: number): Promise<unknown> => {
    const known =
      callers.get(client) ??
      boss
        .createQueue(`answers-${client}`, { notify: true })
        .then(() =>
          boss.work<{ verdict: string }>(
            `answers-${client}`,
            { pollingIntervalSeconds: 2, notify: true },
            async ([job]) => resumed[client]?.(job?.data.verdict ?? ''),
          ),
        )
    callers.set(client, known)
    return known
  }
  return {
    async roundTrip(client, turn) {
      await callerOf(client)
      const answer = new Promise<string>((resolve) => (resumed[client] = resolve))
      await boss.send('questions', { client, proposal: makeProposal(turn, { gated: true }) })
      // SKIP LOCKED can find nothing although something waits: those behind took what it saw. Then one asks again.
      let job: Job<Question> | undefined
      for (let tries = 0; !job && tries < 1_000; tries++) [job] = await boss.fetch<Question>('questions')
      if (!job) throw new Error('There was no job to fetch.')
      await boss.send(`answers-${job.data.client}`, { verdict: 'approve' })
      await boss.complete('questions', job.id)
      if ((await answer) !== 'approve') throw new Error('pg-boss did not bring the answer.')
    },
    stop: () => boss.stop({ graceful: false }),
  }
})
