/** What a peer's process is told and answers; each file beside this one measures one peer in a process of its own. */
import { drive } from '../load/drive.ts'
import type { Outcome } from '../load/jobs.ts'

export interface PeerJob {
  /** A database of its own in the PostgreSQL that everybody here uses. */
  url: string
  clients: number
  warmS: number
  seconds: number
}
export type PeerAnswer = { outcome: Outcome } | { failed: string }

export interface Peer {
  /** Asks, has the answer given, and resumes: once for this client. */
  roundTrip(client: number, turn: number): Promise<void>
  stop(): Promise<void>
}

/** A package that may not be installed, so that nothing here depends on its types. */
export const load = async <T>(name: string): Promise<T> => (await import(name)) as T

/** Serves jobs from the parent with one peer, started at the first. */
export function servePeer(start: (url: string) => Promise<Peer>): void {
  let peer: Peer | undefined
  const run = async (job: PeerJob): Promise<Outcome> => {
    const started = (peer ??= await start(job.url))
    return drive(job.clients, job.warmS, job.seconds, 1, (client, turn) => started.roundTrip(client, turn))
  }
  process.on('message', (job: PeerJob) => {
    run(job).then(
      (outcome) => process.send?.({ outcome } satisfies PeerAnswer),
      (error: Error) => process.send?.({ failed: error.stack ?? error.message } satisfies PeerAnswer),
    )
  })
  process.on('disconnect', () => {
    void (peer?.stop() ?? Promise.resolve()).catch(() => undefined).finally(() => process.exit(0))
  })
}
