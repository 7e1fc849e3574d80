/** Vectors of a running round are kept with their items as they come, and the round says how far it is. */
import { unwrapKey } from '../../../store/seal.ts'
import type { Engine } from '../../engine.ts'
import type { EmbeddedPart } from './embed-pool.ts'

/** Who learns is heard by it, too: a round that is still embedding is not lost. */
export async function keepEmbedded(
  { database, states, seal }: Pick<Engine, 'database' | 'states' | 'seal'>,
  { workspace, project, n }: { workspace: string; project: string; n: number },
  { made, done, of }: EmbeddedPart,
): Promise<void> {
  await database.query(
    `update learning_rounds set figures = $4, at = app_now() where workspace = $1 and project = $2 and n = $3 and status = 'running'`,
    [workspace, project, n, JSON.stringify({ embedding: { done, of } })],
  )
  if (made.length === 0) return
  const { key } = await states.get(workspace)
  const rows = await database.query<{ id: string; wrapped_key: Buffer }>(
    'select id, wrapped_key from decisions where workspace = $1 and id = any($2) and wrapped_key is not null',
    [workspace, made.map(({ decision }) => decision)],
  )
  const sealed = rows.map(({ id, wrapped_key: wrapped }) => {
    const { plain } = made.find(({ decision }) => decision === id)!
    return seal.bytes(unwrapKey(key, wrapped), Buffer.from(plain))
  })
  // What was erased meanwhile stays empty.
  await database.query(
    `update items i set vector_sealed = u.sealed from unnest($2::uuid[], $3::bytea[]) as u(decision, sealed)
     where i.workspace = $1 and i.decision = u.decision and i.state <> 'withdrawn'`,
    [workspace, rows.map(({ id }) => id), sealed],
  )
}
