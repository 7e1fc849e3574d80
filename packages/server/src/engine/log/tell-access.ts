import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'

const everyMs = 3_600_000

/**
 * Logs that a person read the log: at most once an hour for each kind of reading, so that reading does not flood it. Of
 * programs it tells only that they took the log away as a stream.
 */
export function createAccessTeller(engine: Engine): (workspace: string, actor: Actor, what: string) => Promise<void> {
  const told = new Map<string, number>()
  return async (workspace, actor, what) => {
    if (actor.kind !== 'person' && what !== 'stream') return
    const name = `${workspace} ${actor.id} ${what}`
    const nowMs = engine.clock.now()
    if (Math.abs(nowMs - (told.get(name) ?? -Infinity)) < everyMs) return
    told.set(name, nowMs)
    await engine.committer.act(workspace, async (turn) => turn.record({ type: 'log.read', actor, data: { what } }))
  }
}
