/**
 * The integrator: folds the entries of each workspace into its tree and publishes a signed checkpoint within a second.
 * Whichever process holds a workspace's lock does it; the lock ends with its transaction, so that another goes on at
 * once where one dies. A process without the log's key never folds.
 */
import { toHex } from '@countersign/core'
import { findLogs, findUnfolded } from '../../store/log.ts'
import type { NoteSigner } from '../../store/log-key.ts'
import type { Engine } from '../engine.ts'
import { fold } from './fold.ts'
import { settleKeys } from './log-keys.ts'

/** Gathering for a moment makes one checkpoint of many commits. */
const gatherMs = 150
const sweepMs = 1_000

export interface Integrator {
  wake(workspace: string): void
  /** Resolves when everything that was there at the call is folded. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/**
 * @param signersNow what signs now: a key may be replaced while the process runs.
 * @param witnessed there are witnesses; `published` has them asked.
 */
export function createIntegrator(
  engine: Engine,
  signersNow: () => readonly NoteSigner[],
  host: string,
  witnessed: boolean,
  published: (workspace: string) => void,
): Integrator {
  const dirty = new Set<string>()
  const toldKeyless = new Set<string>()
  let held = ''
  let stopped = false
  let running: Promise<void> | null = null
  let soon: NodeJS.Timeout | undefined
  const sweep = setInterval(() => void lookAround(), sweepMs)

  const kick = (afterMs = gatherMs) => {
    if (stopped || running || soon || dirty.size === 0) return
    soon = setTimeout(() => {
      soon = undefined
      running = run().finally(() => {
        running = null
        kick()
      })
    }, afterMs)
  }

  async function run(): Promise<void> {
    for (const workspace of [...dirty]) {
      dirty.delete(workspace)
      try {
        await integrate(workspace)
      } catch (error) {
        if (!stopped) engine.log.warn({ err: error, workspace }, 'the log could not be folded; it will be tried again')
      }
    }
  }

  async function integrate(workspace: string): Promise<void> {
    for (let more = true; more && !stopped;) {
      const folded = await fold(engine, workspace, signersNow(), host, witnessed)
      more = folded.more
      if (folded.outcome === 'folded' || folded.outcome === 'unasked') published(workspace)
      if (folded.keys) await settleKeys(engine, workspace, folded.keys)
      if (folded.outcome === 'keyless' && !folded.keys && !toldKeyless.has(workspace)) {
        toldKeyless.add(workspace)
        engine.log.warn(
          { workspace },
          'this process does not hold the key of this log: it serves it, and folds nothing',
        )
      }
      if (folded.setBackMs !== null) await tellClock(workspace, folded.setBackMs)
    }
  }

  async function tellClock(workspace: string, byMs: number): Promise<void> {
    engine.log.error({ workspace, byMs }, 'the clock was set back; the order of the log is kept, its times are not')
    await engine.committer.act(workspace, async (turn) =>
      turn.record({
        type: 'log.clock-set-back',
        actor: { kind: 'system', id: null },
        data: { by_s: Math.round(byMs / 1_000) },
      }),
    )
  }

  async function lookAround(): Promise<void> {
    const signers = signersNow()
    if (stopped || signers.length === 0) return
    const holds = signers.map(({ publicKey }) => toHex(publicKey)).join(' ')
    try {
      // A key that has come or gone is to be told in every log, also where nothing else happens.
      for (const workspace of holds === held ? await findUnfolded(engine.database) : await findLogs(engine.database))
        dirty.add(workspace)
      held = holds
    } catch (error) {
      if (!stopped)
        engine.log.warn({ err: error }, 'it could not be seen which logs have grown; it will be tried again')
    }
    kick(0)
  }

  return {
    wake(workspace) {
      dirty.add(workspace)
      kick()
    },
    async idle() {
      await lookAround()
      while (running || soon) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async stop() {
      stopped = true
      clearInterval(sweep)
      clearTimeout(soon)
      soon = undefined
      await running
    },
  }
}
