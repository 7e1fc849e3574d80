import type { Engine } from '../../engine/engine.ts'

const recentMs = 10 * 60_000
const signedInMs = 30 * 60_000

/** Whether a person works in this workspace, did a moment ago, or has just signed in. */
export async function isSomebodyHere({ database, clock }: Engine, workspace: string): Promise<boolean> {
  const nowMs = clock.now()
  // While the database is away nobody can work.
  const [row] = await database
    .query<{ here: boolean }>(
      `select exists (select 1 from tasks where workspace = $1 and status = 'leased' and lease_until > at_ms($2))
         or exists (select 1 from judgments where workspace = $1 and id >= uuid_floor(at_ms($3)))
         or exists (select 1 from sessions where seen_at > at_ms($4)) as here`,
      [workspace, nowMs, nowMs - recentMs, nowMs - signedInMs],
    )
    .catch(() => [])
  return row?.here === true
}
