/** Signing, activating, rolling back, and the end of the active version's time. */
import { CountersignError, formatId } from '@countersign/core'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import type { Author } from '../policies.ts'
import { policyRef } from './policy-ref.ts'
import { activePolicy } from './standing.ts'
import { passedOrThrow, signedOrThrow, versionOrThrow, type VersionRow } from './versions.ts'

export function signPolicy(
  engine: Engine,
  workspace: string,
  signer: Author & { person: string },
  id: string,
  version: number | undefined,
  idempotency: Idempotency | null,
): Promise<{ id: string; version: number; self: boolean }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await versionOrThrow(turn, workspace, id, version)
      const self = row.author_person === signer.person
      if (self && !turn.state.solo) throw new CountersignError('own-signature')
      await turn.query(
        'insert into signatures (workspace, policy, version, person, self, at) values ($1, $2, $3, $4, $5, at_ms($6)) on conflict do nothing',
        [workspace, row.policy, row.version, signer.person, self, turn.nowMs],
      )
      turn.record({
        type: 'policy.signed',
        actor: signer.actor,
        data: { policy: `${id}@${row.version}`, ...(self ? { self: true } : {}) },
      })
      return { id, version: row.version, self }
    },
    idempotency,
  )
}

export interface Activation {
  version?: number | undefined
  /** From then on it permits nothing. */
  ends_at?: string | undefined
}

/** Makes a version the workspace's policy. What loosens (against what is active now) needs a second signer's name on it. */
export function activatePolicy(
  engine: Engine,
  workspace: string,
  person: Author,
  id: string,
  { version, ends_at }: Activation,
  idempotency: Idempotency | null,
): Promise<{ id: string; version: number; state: 'active' }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const endsAt = ends_at === undefined ? null : Date.parse(ends_at)
      if (endsAt !== null && !(endsAt > turn.nowMs))
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: 'ends_at', message: 'takes a time to come' }],
        })
      const row = await versionOrThrow(turn, workspace, id, version)
      passedOrThrow(row)
      const { loosens } = await signedOrThrow(turn, row, activePolicy(turn.state, turn.nowMs))
      await makeActive(turn, row, endsAt)
      const before = turn.state.policy
      await turn.query(`delete from policy_stages where workspace = $1 and stage = 'before'`, [workspace])
      if (before && (before.id !== row.policy || before.version !== row.version))
        await turn.query(
          `insert into policy_stages (workspace, stage, policy, version, person, began_at) values ($1, 'before', $2, $3, $4, at_ms($5))`,
          [workspace, before.id, before.version, person.person, turn.nowMs],
        )
      turn.record({
        type: 'policy.activated',
        actor: person.actor,
        data: {
          policy: `${id}@${row.version}`,
          loosens,
          ...(endsAt === null ? {} : { ends_at: isoTime(endsAt) }),
          ...(turn.state.solo ? { self: true } : {}),
        },
      })
      return { id, version: row.version, state: 'active' as const }
    },
    idempotency,
  )
}

/** One step back, to what was active before; the signatures that it has still count, and it needs no others. */
export function rollBackPolicy(
  engine: Engine,
  workspace: string,
  person: Author,
  idempotency: Idempotency | null,
): Promise<{ id: string; version: number; state: 'active' }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [before] = await turn.query<{ policy: string; version: number }>(
        `delete from policy_stages where workspace = $1 and stage = 'before' returning policy, version`,
        [workspace],
      )
      if (!before) throw new CountersignError('nothing-before')
      const id = formatId('policy', before.policy)
      const row = await versionOrThrow(turn, workspace, id, before.version)
      const { loosens } = await signedOrThrow(turn, row, activePolicy(turn.state, turn.nowMs))
      await makeActive(turn, row, null)
      turn.record({
        type: 'policy.rolled-back',
        actor: person.actor,
        data: { policy: `${id}@${row.version}`, from: policyRef(turn.state.policy), loosens },
      })
      return { id, version: row.version, state: 'active' as const }
    },
    idempotency,
  )
}

/** A canary was measured against what was active: another active version ends it. A shadow that has become active ends too. */
async function makeActive(turn: Turn, row: VersionRow, endsAt: number | null): Promise<void> {
  const { workspace, nowMs } = turn
  await turn.query(
    `update policy_versions set retired_at = at_ms($2) where workspace = $1 and activated_at is not null and retired_at is null`,
    [workspace, nowMs],
  )
  await turn.query(
    'update policy_versions set activated_at = at_ms($4), retired_at = null where workspace = $1 and policy = $2 and version = $3',
    [workspace, row.policy, row.version, nowMs],
  )
  await turn.query('update workspaces set policy = $2, policy_version = $3 where id = $1', [
    workspace,
    row.policy,
    row.version,
  ])
  await turn.query(
    `delete from policy_stages where workspace = $1 and (stage in ('active', 'canary') or (stage = 'shadow' and (policy, version) = ($2, $3)))`,
    [workspace, row.policy, row.version],
  )
  if (endsAt !== null) {
    await turn.query(
      `insert into policy_stages (workspace, stage, policy, version, began_at, ends_at) values ($1, 'active', $2, $3, at_ms($4), at_ms($5))`,
      [workspace, row.policy, row.version, nowMs, endsAt],
    )
    turn.alarm(endsAt)
  }
  turn.bumpEpoch()
}

const silence: Actor = { kind: 'silence', id: null }

/** The active version is past its date: told once; that it permits nothing any more needs no telling. */
export async function policyExpired(turn: Turn): Promise<void> {
  const [row] = await turn.query<{ policy: string; version: number }>(
    `update policy_stages set told_at = at_ms($2) where workspace = $1 and stage = 'active' and told_at is null and ends_at <= at_ms($2) returning policy, version`,
    [turn.workspace, turn.nowMs],
  )
  if (row)
    turn.record({
      type: 'policy.expired',
      actor: silence,
      data: { policy: policyRef({ id: row.policy, version: row.version }), alarm: true },
    })
}
