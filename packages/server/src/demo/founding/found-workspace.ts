import { makeUuidv7 } from '@countersign/core'
import type { Engine } from '../../engine/engine.ts'
import { createWorkspace } from '../../engine/workspaces.ts'

/** The workspace to demonstrate in: the first one where it was made for that, else one of its own beside the real ones. */
export async function foundWorkspace(engine: Engine, first: string): Promise<string> {
  if ((await engine.states.get(first)).demo) return first
  return engine.database.transaction(async (tx) => {
    const [known] = await tx.query<{ id: string }>(
      'select id from workspaces where demo order by created_at, id limit 1',
    )
    if (known) return known.id
    const nowMs = engine.clock.now()
    const id = await createWorkspace(engine, tx, 'Demonstration', nowMs, { keyBorn: false, demo: true })
    await tx.query(
      `insert into people (workspace, id, account, name, roles, skills, identities, created_at)
       select $1, $2, id, name, array['owner'], array[]::text[], array[]::text[], at_ms($3) from accounts where installation_owner order by created_at limit 1`,
      [id, makeUuidv7(nowMs, engine.dice.bytes(10)), nowMs],
    )
    return id
  })
}
