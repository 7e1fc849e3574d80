/** What a workspace signs its pushes with (VAPID, RFC 8292): made when somebody first asks for it. */
import webPush from 'web-push'
import type { Query } from '../../store/database.ts'
import { openBytes } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface PushKeys {
  publicKey: string
  privateKey: string
}

export async function readPushKeys(
  q: Query,
  { id, key }: Pick<WorkspaceState, 'id' | 'key'>,
): Promise<PushKeys | null> {
  const [row] = await q.query<{ public_key: string; sealed_private: Buffer }>(
    'select public_key, sealed_private from push_keys where workspace = $1',
    [id],
  )
  return row ? { publicKey: row.public_key, privateKey: openBytes(key, row.sealed_private).toString() } : null
}

/** Of two that ask at once, both get the first. */
export async function pushKeysOf(engine: Engine, workspace: string): Promise<PushKeys> {
  const state = await engine.states.get(workspace)
  const known = await readPushKeys(engine.database, state)
  if (known) return known
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  await engine.database.query(
    `insert into push_keys (workspace, public_key, sealed_private, made_at) values ($1, $2, $3, app_now()) on conflict do nothing`,
    [workspace, publicKey, engine.seal.bytes(state.key, privateKey)],
  )
  return (await readPushKeys(engine.database, state)) as PushKeys
}
