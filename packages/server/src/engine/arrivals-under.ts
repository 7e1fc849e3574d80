/**
 * What would have come to a queue under an objective: as if everything went ahead alone that a wish would have let go by
 * its last tested blocks, and nothing else of what the objective is about. In doubt a decision stays where it was.
 */
import { walkCurve } from '@countersign/algorithms'
import { CountersignError } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { readLastBlock } from './objectives/cell-past.ts'
import { keepingFor } from './objectives/keeping.ts'
import { countSharing, readObjectives, type Cell, type ObjectiveRow } from './objectives/load-objectives.ts'
import { compileSegment, onlyActionOf } from './stops/segment.ts'

export interface Arrival {
  /** Milliseconds since 1970. */
  at: number
  /** Milliseconds from then to its deadline. */
  within: number | null
  /** Money for an hour's delay. */
  delay: number | null
}
/** A decision as far as its columns tell it. */
export interface Proposed extends Arrival {
  kind: string | null
  system: string
  version: string
  action: string
  confidence: number | null
  reversible: boolean
}
export interface Under {
  objective: string
  max_error: number
  /** Would go ahead alone, and came to the queue. */
  spared: number
  /** Went ahead alone, and would come to the queue. */
  added: number
  /** Its columns do not tell whether it belongs: it is left where it was. */
  unclear: number
}
/** Of each, the latest. */
export const mostArrivals = 200_000

/** @param arrived with its decision; what is no approval comes as it came. */
export async function arrivalsUnder(
  q: Query,
  workspace: string,
  { objective: id, maxError }: { objective: string; maxError: number | null },
  arrived: readonly (Proposed & { approval: boolean })[],
  fromMs: number,
  toMs: number,
): Promise<{ arrivals: Arrival[]; under: Under }> {
  const all = await readObjectives(q, workspace)
  const objective = all.find((one) => one.id === id)
  if (!objective) throw new CountersignError('not-found', `There is no objective ${id.slice(0, 60)} in this workspace.`)
  const wish = { ...objective, maxError: maxError ?? objective.maxError }
  const thresholds = await thresholdsOf(q, workspace, wish, countSharing(all, objective))
  const holds = compileSegment(objective.where)
  /** Null where it cannot be told, `other` where it is none of the objective's. */
  const goesAlone = (one: Proposed): boolean | 'other' | null => {
    if (one.kind === 'question') return 'other'
    const belongs = holds ? holds({ ...one, kind: one.kind ?? 'action' }) : null
    if (belongs !== true) return belongs === null ? null : 'other'
    const threshold = thresholds.get(`${one.system}\n${one.version}`) ?? null
    return threshold !== null && one.confidence !== null && one.confidence >= threshold
  }
  const under: Under = { objective: id, max_error: wish.maxError, spared: 0, added: 0, unclear: 0 }
  const arrivals: Arrival[] = arrived.filter((one) => {
    const alone = one.approval ? goesAlone(one) : 'other'
    if (alone === null) under.unclear++
    else if (alone === true) under.spared++
    return alone !== true
  })
  for (const one of await readWentAlone(q, workspace, onlyActionOf(objective.where), fromMs, toMs)) {
    const alone = goesAlone(one)
    if (alone === null) under.unclear++
    if (alone !== false) continue
    under.added++
    arrivals.push(one)
  }
  return { arrivals: arrivals.sort((a, b) => a.at - b.at), under }
}

/** By system and version; of its segments the strictest, null where one lets nothing go ahead. */
async function thresholdsOf(q: Query, workspace: string, row: ObjectiveRow, sharing: number) {
  const { promise } = keepingFor(row, sharing)
  const cells = await q.query<Cell>(
    'select system, version, segment from objective_cells where workspace = $1 and objective = $2',
    [workspace, row.id],
  )
  const thresholds = new Map<string, number | null>()
  for (const cell of cells) {
    const block = await readLastBlock(q, workspace, { ...cell, objective: row.id })
    const own = walkCurve(block, promise)?.threshold ?? null
    const key = `${cell.system}\n${cell.version}`
    const before = thresholds.get(key)
    thresholds.set(key, before === undefined ? own : before === null || own === null ? null : Math.max(before, own))
  }
  return thresholds
}

const readWentAlone = (q: Query, workspace: string, action: string | null, fromMs: number, toMs: number) =>
  q.query<Proposed>(
    `select extract(epoch from d.created_at)::float8 * 1000 as at, null::float8 as within, x.delay_cost as delay, d.kind, d.system, d.version, d.action,
       d.confidence::float8 as confidence, d.reversible
     from decisions d left join actions x on (x.workspace, x.action) = (d.workspace, d.action)
     where d.workspace = $1 and d.id >= uuid_floor(at_ms($2)) and d.id < uuid_floor(at_ms($3)) and d.mode in ('auto', 'watch') and d.status <> 'stopped'
       and not d.planted and ($4::text is null or d.action = $4) order by d.id desc limit ${mostArrivals}`,
    [workspace, fromMs, toMs, action],
  )
