/** Breakers: made and tightened by who answers for risk; loosened or removed only in a session. */
import { clopperPearson } from '@countersign/algorithms'
import {
  allowedOrThrow,
  breakerConfidence,
  CountersignError,
  driftBaseline,
  formatDuration,
  formatId,
  leastForDrift,
  loosensBreaker,
  parseDuration,
  parseId,
  type BreakerMeasure,
  type BreakerWire,
  type Refusal,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'

export interface BreakerRow {
  id: string
  system: string
  version: string | null
  rule: string | null
  measure: BreakerMeasure
  threshold: number
  least: number
  window_ms: number
  baseline: number | null
  active: boolean
  counts_from: number
  created_at: number
  n: number
  bad: number
  stop: string | null
}

/** With what each has seen in its window. */
export const readBreakers = (
  q: Query,
  workspace: string,
  filter: { ids?: readonly string[] | undefined; before?: string | undefined },
  limit: number,
): Promise<BreakerRow[]> =>
  q.query<BreakerRow>(
    `select b.*, o.n, o.bad, (select s.id from stops s where s.workspace = b.workspace and s.breaker = b.id and s.resumed_at is null limit 1) as stop
     from breakers b cross join lateral (select count(*) as n, count(*) filter (where bad) as bad from breaker_outcomes o
       where o.workspace = b.workspace and o.breaker = b.id and o.at > b.counts_from and o.at > app_now() - b.window_ms * interval '1 millisecond') o
     where b.workspace = $1 and b.removed_at is null and ($2::uuid[] is null or b.id = any($2)) and ($3::uuid is null or b.id < $3) order by b.id desc limit $4`,
    [workspace, filter.ids ?? null, filter.before ?? null, limit],
  )

/** The lower end of the exact interval of the bad share. */
export const lowerOf = ({ bad, n }: Pick<BreakerRow, 'bad' | 'n'>): number =>
  clopperPearson(bad, n, breakerConfidence).lower

export const breakerWire = (row: BreakerRow): BreakerWire => ({
  id: formatId('breaker', row.id),
  ...{ system: row.system, version: row.version, rule: row.rule, measure: row.measure },
  ...{ threshold: row.threshold, least: row.least, window: formatDuration(row.window_ms), active: row.active },
  baseline: row.baseline,
  created_at: isoTime(row.created_at),
  ...{ n: row.n, bad: row.bad, lower: lowerOf(row) },
  stop: row.stop && formatId('stop', row.stop),
})

export interface BreakerChange {
  threshold?: number | undefined
  least?: number | undefined
  window?: string | undefined
  active?: boolean | undefined
}
export interface BreakerRequest extends BreakerChange {
  system: string
  version?: string | undefined
  rule?: string | undefined
  measure: BreakerMeasure
  threshold: number
}

const usualLeast = 20
const usualWindow = '7d'
const [shortestMs, longestMs] = [60_000, 365 * 86_400_000]

function windowOrThrow(text: string): number {
  const ms = parseDuration(text)
  if (ms !== undefined && ms >= shortestMs && ms <= longestMs) return ms
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: 'window', message: 'takes a duration from 1m to 365d' }],
  })
}

const ruleTold = ({ threshold, least, window_ms, active }: BreakerRow) => ({
  ...{ threshold, least, window: formatDuration(window_ms), active },
})

export async function addBreaker(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: BreakerRequest,
  idempotency: Idempotency | null,
): Promise<BreakerWire> {
  const windowMs = windowOrThrow(request.window ?? usualWindow)
  // Before its turn: looking through the past of a rare system takes a while, and nobody else waits for it.
  const baseline = request.measure === 'drift' ? await baselineOrThrow(engine.database, workspace, request) : null
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row: BreakerRow = {
        ...{ id: turn.newId(), system: request.system, version: request.version ?? null, rule: request.rule ?? null },
        ...{ measure: request.measure, threshold: request.threshold, least: request.least ?? usualLeast },
        ...{ window_ms: windowMs, baseline },
        ...{ active: true, counts_from: turn.nowMs, created_at: turn.nowMs },
        ...{ n: 0, bad: 0, stop: null },
      }
      await turn.query(
        `insert into breakers (workspace, id, system, version, rule, measure, threshold, least, window_ms, baseline, counts_from, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, at_ms($11), at_ms($11))`,
        [
          ...[workspace, row.id, row.system, row.version, row.rule, row.measure],
          ...[row.threshold, row.least, row.window_ms, row.baseline, turn.nowMs],
        ],
      )
      const { system, version, rule, measure } = row
      turn.record({
        type: 'breaker.added',
        actor,
        data: { breaker: formatId('breaker', row.id), system, version, rule, measure, ...ruleTold(row) },
      })
      return breakerWire(row)
    },
    idempotency,
  )
}

/** How many of the system's decisions before it a baseline is taken from. */
const lookedAt = 1_000

/** From what the system did before, in whichever version: a new one has no past of its own. */
async function baselineOrThrow(q: Query, workspace: string, { system }: BreakerRequest): Promise<number> {
  const rows = await q.query<{ confidence: number }>(
    `select confidence from decisions where workspace = $1 and system = $2 and confidence is not null and project is null order by id desc limit ${lookedAt}`,
    [workspace, system],
  )
  if (rows.length < leastForDrift)
    throw new CountersignError('bad-input', undefined, {
      errors: [
        {
          path: 'measure',
          message: `drift is told from at least ${leastForDrift} earlier decisions with a confidence; of this system there are ${rows.length}`,
        },
      ],
    })
  return driftBaseline(rows.map(({ confidence }) => confidence))
}

async function breakerOrThrow(turn: Turn, id: string): Promise<BreakerRow> {
  const uuid = parseId('breaker', id)
  const [row] = uuid ? await readBreakers(turn, turn.workspace, { ids: [uuid] }, 1) : []
  if (!row) throw new CountersignError('not-found', `There is no breaker ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** @param mayLoosen whether who asks may also let more pass. */
export function changeBreaker(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  change: BreakerChange,
  mayLoosen: { ok: true } | Refusal,
): Promise<BreakerWire> {
  const windowMs = change.window === undefined ? undefined : windowOrThrow(change.window)
  return engine.committer.act(workspace, async (turn) => {
    const was = await breakerOrThrow(turn, id)
    const is: BreakerRow = {
      ...was,
      threshold: change.threshold ?? was.threshold,
      least: change.least ?? was.least,
      window_ms: windowMs ?? was.window_ms,
      active: change.active ?? was.active,
    }
    const loosened = loosensBreaker({ ...was, windowMs: was.window_ms }, { ...is, windowMs: is.window_ms })
    if (loosened) allowedOrThrow(mayLoosen)
    await turn.query(
      'update breakers set threshold = $3, least = $4, window_ms = $5, active = $6 where workspace = $1 and id = $2',
      [workspace, is.id, is.threshold, is.least, is.window_ms, is.active],
    )
    turn.record({ type: 'breaker.changed', actor, data: { breaker: id, ...ruleTold(is), loosened } })
    return breakerWire((await readBreakers(turn, workspace, { ids: [is.id] }, 1))[0] ?? is)
  })
}

/** The stop that it set stays until people resume. */
export function removeBreaker(engine: Engine, workspace: string, actor: Actor, id: string): Promise<{ id: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await breakerOrThrow(turn, id)
    await turn.query('update breakers set removed_at = at_ms($3) where workspace = $1 and id = $2', [
      workspace,
      row.id,
      turn.nowMs,
    ])
    turn.record({ type: 'breaker.removed', actor, data: { breaker: id } })
    return { id }
  })
}
