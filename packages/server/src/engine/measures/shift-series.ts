/** Outcomes in their order, as a moving average to look at and as a change detector that tells. */
import { designDetector, ewma, watchOutcome, wilsonInterval } from '@countersign/algorithms'
import type { ShiftSeriesWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import { veiledSql } from '../veil.ts'
import { auditedColumns, auditedJoin, isAiWrong, type Audited } from './audited.ts'
import { shareFigure } from './figure.ts'
import { valuesOf, withinSql, type Within } from './within.ts'

export interface Seen {
  system: string
  version: string
  at: number
  wrong: boolean
}

const chart = { lambda: 0.1, width: 3 }
/** While nothing changed, one false signal in so many outcomes. */
const runLength = 1_000
/** With fewer before, nothing can be held against them. */
const least = 30
const points = 96
const most = 20_000

export async function readSeries(q: Query, before: Within, within: Within): Promise<Map<string, ShiftSeriesWire[]>> {
  const both = valuesOf({ ...within, fromMs: before.fromMs })
  const [judged, audits] = await Promise.all([
    q.query<Seen>(
      `select d.system, d.version, d.created_at as at, (d.outcome_verdict in ('rejected', 'returned') or d.overridden_at is not null
         or exists (select 1 from judgments e where e.workspace = d.workspace and e.decision = d.id and e.status = 'settled' and e.verdict = 'edit')) as wrong
       from decisions d where ${withinSql} and d.outcome_by = 'person' and not d.planted and not (${veiledSql}) order by d.id desc limit ${most}`,
      both,
    ),
    q.query<Audited & Omit<Seen, 'wrong'>>(
      `select distinct on (d.id) d.system, d.version, d.created_at as at, a.verdict as audit, ${auditedColumns} from decisions d ${auditedJoin}
       where ${withinSql} and d.audit_p > 0 and not d.planted order by d.id desc, a.id limit ${most}`,
      both,
    ),
  ])
  const series = new Map<string, ShiftSeriesWire[]>()
  const add = (measure: ShiftSeriesWire['measure'], all: readonly Seen[]): void => {
    for (const name of new Set(all.map(({ system, version }) => `${system}\n${version}`))) {
      const own = all.filter(({ system, version }) => `${system}\n${version}` === name).reverse()
      const told = seriesOf(measure, own, within.fromMs)
      if (told) series.set(name, [...(series.get(name) ?? []), told])
    }
  }
  add('disagreement', judged)
  add(
    'audited',
    audits.map((row) => ({ ...row, wrong: isAiWrong(row) })),
  )
  return series
}

/** The upper end of what the share may have been is taken for acceptable, so that little evidence does not cry wolf. */
export function seriesOf(
  measure: ShiftSeriesWire['measure'],
  all: readonly Seen[],
  fromMs: number,
): ShiftSeriesWire | null {
  const [past, present] = [all.filter(({ at }) => at < fromMs), all.filter(({ at }) => at >= fromMs)]
  if (past.length < least || present.length === 0) return null
  const wrong = past.filter((one) => one.wrong).length
  const acceptable = Math.min(0.6, wilsonInterval(wrong, past.length).upper)
  const finds = acceptable + Math.min(acceptable, (1 - acceptable) / 2)
  const detector = designDetector({ acceptable, unacceptable: finds }, runLength)
  const mean = wrong / past.length
  const averages = ewma(
    chart,
    present.map((one) => Number(one.wrong)),
    mean,
    Math.sqrt(mean * (1 - mean)),
  )
  let [sum, signalledAt] = [0, null as number | null]
  const every = Math.ceil(present.length / points)
  const told: ShiftSeriesWire['points'] = []
  for (const [i, { at, wrong: isWrong }] of present.entries()) {
    sum = watchOutcome(detector, sum, isWrong)
    if (sum >= detector.limit) signalledAt ??= at
    const { average, lower, upper } = averages[i] as (typeof averages)[number]
    if ((i + 1) % every === 0 || i === present.length - 1)
      told.push({ at: isoTime(at), n: i + 1, average, lower: Math.max(0, lower), upper: Math.min(1, upper), sum })
  }
  return {
    ...{ measure, before: shareFigure(wrong, past.length), run_length: runLength, finds, limit: detector.limit },
    signalled_at: signalledAt === null ? null : isoTime(signalledAt),
    points: told,
  }
}
