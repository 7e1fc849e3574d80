/**
 * What another wish would cost: the audits that its test takes, and what people would then decide each week because it
 * may not go ahead alone. The second is an estimate on the last tested blocks. It promises nothing and spends nothing:
 * evidence tested once more is no evidence.
 */
import { fewestAudits, walkCurve, type RiskPoint } from '@countersign/algorithms'
import { drawProbability, type ObjectiveDetailWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { peopleMoney } from '../costs.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { keepingFor } from './keeping.ts'
import type { ObjectiveRow } from './load-objectives.ts'
import { shareOf, type CellView } from './cell-view.ts'

/** Mean time that people were active on one, in minutes, and what a minute cost; null where it is not known. */
export interface Effort {
  minutes: number | null
  minuteCost: number | null
}
export interface Efforts {
  approval: Effort
  audit: Effort
}

const wishes: readonly number[] = [0.005, 0.01, 0.02, 0.05, 0.1]
const mostLooked = 1_000
const weekDays = 7

/** @param curves whole, of the last block of each current cell; empty where none was tested. */
export function whatIf(
  state: WorkspaceState,
  row: ObjectiveRow,
  sharing: number,
  cells: readonly CellView[],
  curves: readonly (readonly RiskPoint[])[],
  { approval, audit }: Efforts,
): ObjectiveDetailWire['what_if'] {
  const perWeek = cells.map((cell) => decidedPerWeek(row, cell))
  const asked = Array.from(new Set([...wishes, row.maxError])).toSorted((a, b) => a - b)
  return asked.map((maxError) => {
    const { promise, blockSize: block } = keepingFor({ maxError, confidence: row.confidence }, sharing)
    const hours = audit.minutes === null ? null : (block * audit.minutes) / 60
    const told = {
      ...{ max_error: maxError, fewest: fewestAudits(promise), block, review_hours: hours },
      review_cost: peopleMoney(state, 'audit', hours),
    }
    if (curves.every((curve) => curve.length === 0))
      return { ...told, coverage: null, decided_per_week: null, week_hours: null, week_cost: null }
    let [n, passed, decided, audited] = [0, 0, 0, 0]
    curves.forEach((curve, i) => {
      const learned = walkCurve(curve, promise)
      const of = curve.at(-1)?.accepted ?? 0
      const alone = of > 0 ? (learned?.accepted ?? 0) / of : 0
      n += of
      passed += learned?.accepted ?? 0
      decided += (perWeek[i] ?? 0) * (1 - alone)
      audited += (perWeek[i] ?? 0) * alone * row.minAuditRate
    })
    const each = [
      [decided, approval.minutes === null ? audit : approval],
      [audited, audit.minutes === null ? approval : audit],
    ] as const
    const sum = (of: (effort: Effort) => number | null) =>
      each.reduce<number | null>((total, [many, effort]) => {
        const one = of(effort)
        return total === null || one === null ? null : total + many * one
      }, 0)
    return {
      ...told,
      coverage: shareOf(passed, n),
      decided_per_week: decided + audited,
      week_hours: sum(({ minutes }) => (minutes === null ? null : minutes / 60)),
      week_cost: sum(({ minutes, minuteCost }) =>
        minutes === null || minuteCost === null ? null : minutes * minuteCost,
      ),
    }
  })
}

/** What is drawn with a known probability tells how much there is (Horvitz & Thompson 1952). Before it held all was drawn. */
function decidedPerWeek(row: ObjectiveRow, { state, seen, seen_before: before, seen_days: days }: CellView): number {
  const wasDrawn = state === 'breached' ? row.minAuditRate : 1
  return (weekDays * (seen / drawProbability(row, state) + before / wasDrawn)) / days
}

/** On the last decisions that this objective drew, approvals and audits apart. */
export async function readEfforts(q: Query, state: WorkspaceState, objective: string): Promise<Efforts> {
  const rows = await q.query<{ kind: string; queue: string; n: number; minutes: number }>(
    `select kind, queue, count(*)::int as n, avg(active_ms)::float8 / 60000 as minutes from (
       select t.kind, t.queue, j.active_ms from objective_draws x join tasks t on (t.workspace, t.decision) = (x.workspace, x.decision)
         join judgments j on (j.workspace, j.task) = (t.workspace, t.id)
       where x.workspace = $1 and x.objective = $2 and t.kind in ('approval', 'audit') and j.status = 'settled' and j.active_ms > 0
       order by x.decision desc limit ${mostLooked}) last group by kind, queue`,
    [state.id, objective],
  )
  const effortOf = (kind: string): Effort => {
    const own = rows.filter((row) => row.kind === kind)
    const n = own.reduce((sum, row) => sum + row.n, 0)
    const minutes = own.reduce((sum, row) => sum + row.n * row.minutes, 0)
    if (n === 0) return { minutes: null, minuteCost: null }
    const money = own.map((row) => peopleMoney(state, row.queue, (row.n * row.minutes) / 60))
    const isPriced = money.every((one) => one !== null)
    return {
      minutes: minutes / n,
      minuteCost: isPriced ? money.reduce((sum, one) => sum + (one ?? 0), 0) / minutes : null,
    }
  }
  return { approval: effortOf('approval'), audit: effortOf('audit') }
}
