/** A version beside the active one: as a shadow, which decides nothing, or as a canary, which decides a share. */
import { CountersignError, formatId } from '@countersign/core'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { policyIdOrThrow, type Author } from '../policies.ts'
import { activePolicy } from './standing.ts'
import { passedOrThrow, signedOrThrow, versionOrThrow, type VersionRow } from './versions.ts'

type Stage = 'shadow' | 'canary'

async function begin(turn: Turn, stage: Stage, { policy, version }: VersionRow, by: Author, share: number | null) {
  await turn.query(
    `insert into policy_stages (workspace, stage, policy, version, share, person, began_at) values ($1, $2, $3, $4, $5, $6, at_ms($7))
     on conflict (workspace, stage) do update set policy = excluded.policy, version = excluded.version, share = excluded.share, person = excluded.person, began_at = excluded.began_at`,
    [turn.workspace, stage, policy, version, share, by.person, turn.nowMs],
  )
  turn.bumpEpoch()
}

/** From now on each decision is routed by this version too; what it would have decided otherwise is listed. */
export function beginShadow(
  engine: Engine,
  workspace: string,
  by: Author,
  id: string,
  version: number | undefined,
  idempotency: Idempotency | null,
): Promise<{ id: string; version: number; stage: Stage }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await versionOrThrow(turn, workspace, id, version)
      await begin(turn, 'shadow', row, by, null)
      // It is compared anew: what it was beside before says nothing of what it is beside now.
      for (const table of ['shadow_counts', 'shadow_disagreements'])
        await turn.query(`delete from ${table} where workspace = $1 and policy = $2 and version = $3`, [
          ...[workspace, row.policy, row.version],
        ])
      turn.record({ type: 'shadow.begun', actor: by.actor, data: { policy: `${id}@${row.version}` } })
      return { id, version: row.version, stage: 'shadow' as const }
    },
    idempotency,
  )
}

/** A canary decides, so it takes what an activation takes. */
export function beginCanary(
  engine: Engine,
  workspace: string,
  by: Author,
  id: string,
  { version, share }: { version?: number | undefined; share: number },
  idempotency: Idempotency | null,
): Promise<{ id: string; version: number; stage: Stage; share: number }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await versionOrThrow(turn, workspace, id, version)
      passedOrThrow(row)
      const { loosens } = await signedOrThrow(turn, row, activePolicy(turn.state, turn.nowMs))
      await begin(turn, 'canary', row, by, share)
      turn.record({ type: 'canary.begun', actor: by.actor, data: { policy: `${id}@${row.version}`, share, loosens } })
      return { id, version: row.version, stage: 'canary' as const, share }
    },
    idempotency,
  )
}

export function endStage(
  engine: Engine,
  workspace: string,
  by: Author,
  id: string,
  stage: Stage,
): Promise<{ id: string; version: number }> {
  return engine.committer.act(workspace, async (turn) => {
    const policy = await policyIdOrThrow(turn, workspace, id)
    const [row] = await turn.query<{ version: number }>(
      'delete from policy_stages where workspace = $1 and stage = $2 and policy = $3 returning version',
      [workspace, stage, policy],
    )
    if (!row) throw new CountersignError('not-found', `No version of this policy is a ${stage}.`)
    turn.bumpEpoch()
    turn.record({
      type: `${stage}.ended`,
      actor: by.actor,
      data: { policy: `${formatId('policy', policy)}@${row.version}` },
    })
    return { id, version: row.version }
  })
}
