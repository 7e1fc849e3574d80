import type { Engine } from '../../engine/engine.ts'
import { mintKey, revokeKey } from '../../engine/keys.ts'
import type { Actor } from '../../engine/entry.ts'
import type { StateFile } from '../demo-state.ts'

const demonstration: Actor = { kind: 'system', id: null }

/** The key of one of the demonstration's systems, which may speak for that system alone; minted once. */
export async function keyFor(
  engine: Engine,
  workspace: string,
  system: string,
  { state, save }: StateFile,
): Promise<{ id: string; secret: string }> {
  const kept = state.keys[system]
  if (kept) {
    const known = await engine.database.query(
      'select 1 from keys where workspace = $1 and hash = sha256($2::bytea) and revoked_at is null',
      [workspace, Buffer.from(kept.secret)],
    )
    if (known.length > 0) return kept
    await revokeKey(engine, workspace, demonstration, kept.id, null).catch(() => undefined)
  }
  const key = await mintKey(
    engine,
    workspace,
    demonstration,
    { name: `${system} (demonstration)`, systems: [system] },
    'demonstration',
    null,
  )
  state.keys[system] = key
  save()
  return key
}
