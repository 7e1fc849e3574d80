/**
 * Erasures that this database does not know are done again before anybody is served: it was put back from a backup that
 * is older than they are.
 */
import { allowedOrThrow, decideErasure } from '@countersign/core'
import type { ErasureLine } from '../../store/erasure-list.ts'
import { readErasureFacts } from '../../store/erasures.ts'
import type { Engine } from '../engine.ts'
import { erase } from './erase.ts'

/** @returns how many were done again. */
export async function replayErasures(engine: Engine): Promise<number> {
  const lines = engine.erasureList.read()
  if (lines.length === 0) return 0
  const missing = await engine.database.query<{ id: string }>(
    `select u.id from unnest($1::uuid[], $2::uuid[]) as u(workspace, id) join workspaces w on w.id = u.workspace
     where not exists (select 1 from erasures e where e.workspace = u.workspace and e.id = u.id)`,
    [lines.map(({ workspace }) => workspace), lines.map(({ id }) => id)],
  )
  const wanted = new Set(missing.map(({ id }) => id))
  let done = 0
  for (const line of lines.filter(({ id }) => wanted.delete(id)))
    try {
      await replay(engine, line)
      done++
    } catch (error) {
      // Somebody laid a hold since: it beats this, and the next start asks again.
      engine.log.error({ err: error, erasure: line.id }, 'an erasure could not be done again on this database')
    }
  return done
}

const replay = (engine: Engine, { workspace, id, ref, person, reason_code }: ErasureLine): Promise<unknown> =>
  engine.committer.act(workspace, async (turn) => {
    const [known] = await turn.query('select 1 from erasures where workspace = $1 and id = $2', [workspace, id])
    if (known) return
    const subject = Buffer.from(ref, 'hex')
    allowedOrThrow(decideErasure(await readErasureFacts(turn, workspace, subject)))
    await erase(engine, turn, {
      ...{ id, ref: subject, actor: { kind: 'system', id: null }, person, replayed: true },
      reason: reason_code === null ? {} : { reason_code },
    })
  })
