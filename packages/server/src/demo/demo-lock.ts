import { setTimeout as pause } from 'node:timers/promises'
import type { Engine } from '../engine/engine.ts'
import { advisoryLocks } from '../store/locks.ts'

const againMs = 5_000

/** Waits until no other server process runs the demonstration on this database; resolves with what gives it up. */
export async function takeDemoLock(engine: Engine, signal: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    signal.throwIfAborted()
    const client = await engine.database.pool.connect()
    let mine = false
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
        advisoryLocks.demo,
      ])
      mine = rows[0]?.mine === true
    } finally {
      if (!mine) client.release()
    }
    if (mine) {
      // A lost connection loses the lock; idempotency keys then keep two processes from doubling anything.
      client.on('error', () => undefined)
      return async () => {
        await client.query('select pg_advisory_unlock($1)', [advisoryLocks.demo]).catch(() => undefined)
        client.release()
      }
    }
    await pause(againMs, undefined, { signal })
  }
}
