/**
 * Break-glass: a version is in force for minutes without a second signature. Told loudly, over by itself, and open until
 * somebody else has looked at what came of it.
 */
import {
  allowedOrThrow,
  CountersignError,
  decideReview,
  formatId,
  longestGlassMs,
  parseDuration,
  parseId,
  type GlassWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { policyRef } from './policy-ref.ts'
import { passedOrThrow, versionOrThrow } from './versions.ts'

interface GlassRow {
  id: string
  policy: string
  version: number
  person: string
  reason_sealed: Buffer
  broken_at: number
  ends_at: number
  ended_at: number | null
  reviewed_by: string | null
  reviewed_at: number | null
  review_sealed: Buffer | null
  decisions: number
}
type Person = { actor: Actor; person: string }

const read = (
  q: Query,
  workspace: string,
  id: string | null,
  before: string | null,
  limit: number,
): Promise<GlassRow[]> =>
  q.query<GlassRow>(
    `select g.*, (select count(*) from decisions d where d.workspace = g.workspace and (d.policy, d.policy_version) = (g.policy, g.version)
       and d.id >= uuid_floor(g.broken_at) and d.created_at between g.broken_at and coalesce(g.ended_at, g.ends_at)) as decisions
     from break_glasses g where g.workspace = $1 and ($2::uuid is null or g.id = $2) and ($3::uuid is null or g.id < $3) order by g.id desc limit $4`,
    [workspace, id, before, limit],
  )

function glassWire(state: WorkspaceState, row: GlassRow): GlassWire {
  const named = (id: string) => ({
    id: formatId('person', id),
    name: state.people.get(id)?.name ?? 'somebody who has left',
  })
  return {
    id: formatId('glass', row.id),
    policy: policyRef({ id: row.policy, version: row.version }) ?? '',
    person: named(row.person),
    reason: openJson<string>(state.key, row.reason_sealed),
    broken_at: isoTime(row.broken_at),
    ends_at: isoTime(row.ends_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    state: row.reviewed_at !== null ? 'reviewed' : row.ended_at === null ? 'broken' : 'to-review',
    decisions: row.decisions,
    review:
      row.reviewed_by !== null && row.reviewed_at !== null && row.review_sealed
        ? {
            person: named(row.reviewed_by),
            at: isoTime(row.reviewed_at),
            comment: openJson<string>(state.key, row.review_sealed),
          }
        : null,
  }
}

export async function listGlasses(engine: Engine, workspace: string, before: string | null, limit: number) {
  const state = await engine.states.get(workspace)
  const rows = await read(engine.database, workspace, null, before, limit + 1)
  const items = rows.slice(0, limit).map((row) => glassWire(state, row))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

async function glassOrThrow(turn: Turn, id: string): Promise<GlassRow> {
  const uuid = parseId('glass', id)
  const [row] = uuid ? await read(turn, turn.workspace, uuid, null, 1) : []
  if (!row) throw new CountersignError('not-found', `There is no broken glass ${id.slice(0, 60)} in this workspace.`)
  return row
}

export function breakGlass(
  engine: Engine,
  workspace: string,
  by: Person,
  id: string,
  { version, lasts, reason }: { version?: number | undefined; lasts: string; reason: string },
  idempotency: Idempotency | null,
): Promise<GlassWire> {
  const ms = parseDuration(lasts)
  if (ms === undefined || ms < 1_000 || ms > longestGlassMs)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'for', message: 'takes a duration of at most 60m' }],
    })
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await versionOrThrow(turn, workspace, id, version)
      passedOrThrow(row)
      const [open] = await turn.query('select 1 from break_glasses where workspace = $1 and ended_at is null', [
        workspace,
      ])
      if (open) throw new CountersignError('glass-broken')
      const glass = turn.newId()
      const endsAt = turn.nowMs + ms
      await turn.query(
        `insert into break_glasses (workspace, id, policy, version, person, reason_sealed, broken_at, ends_at) values ($1, $2, $3, $4, $5, $6, at_ms($7), at_ms($8))`,
        [
          ...[workspace, glass, row.policy, row.version, by.person],
          ...[engine.seal.json(turn.state.key, reason), turn.nowMs, endsAt],
        ],
      )
      turn.bumpEpoch()
      turn.alarm(endsAt)
      turn.record({
        type: 'glass.broken',
        actor: by.actor,
        data: {
          ...{ glass: formatId('glass', glass), policy: `${id}@${row.version}`, ends_at: isoTime(endsAt), alarm: true },
        },
      })
      return glassWire(turn.state, await glassOrThrow(turn, formatId('glass', glass)))
    },
    idempotency,
  )
}

async function end(turn: Turn, id: string, actor: Actor): Promise<void> {
  await turn.query('update break_glasses set ended_at = at_ms($3) where workspace = $1 and id = $2', [
    ...[turn.workspace, id, turn.nowMs],
  ])
  turn.bumpEpoch()
  turn.record({ type: 'glass.mended', actor, data: { glass: formatId('glass', id) } })
}

/** Before its time. */
export function mendGlass(engine: Engine, workspace: string, actor: Actor, id: string): Promise<GlassWire> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await glassOrThrow(turn, id)
    if (row.ended_at === null) await end(turn, row.id, actor)
    return glassWire(turn.state, await glassOrThrow(turn, id))
  })
}

/** Its time is over. */
export async function glassDue(turn: Turn, id: string): Promise<void> {
  const row = await glassOrThrow(turn, formatId('glass', id))
  if (row.ended_at === null && row.ends_at <= turn.nowMs) await end(turn, id, { kind: 'silence', id: null })
}

/** Somebody else has looked at what came of it. */
export function reviewGlass(
  engine: Engine,
  workspace: string,
  by: Person,
  id: string,
  comment: string,
  idempotency: Idempotency | null,
): Promise<GlassWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await glassOrThrow(turn, id)
      const glass = { person: row.person, ended: row.ended_at !== null, reviewed: row.reviewed_at !== null }
      allowedOrThrow(decideReview(glass, by.person, turn.state.solo))
      await turn.query(
        'update break_glasses set reviewed_by = $3, reviewed_at = at_ms($4), review_sealed = $5 where workspace = $1 and id = $2',
        [workspace, row.id, by.person, turn.nowMs, engine.seal.json(turn.state.key, comment)],
      )
      turn.record({
        type: 'glass.reviewed',
        actor: by.actor,
        data: { glass: id, ...(row.person === by.person ? { self: true } : {}) },
      })
      return glassWire(turn.state, await glassOrThrow(turn, id))
    },
    idempotency,
  )
}
