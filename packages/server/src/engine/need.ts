/**
 * Is a person needed? Of one action: how often AI alone is wrong, people alone, and the two together, from audits that
 * were drawn at a known probability and answered by somebody who had no part in the decision.
 */
import {
  calibratedProbability,
  chooseCalibration,
  clopperPearson,
  createRandom,
  expectedCalibrationError,
  judgeProposalTeam,
  logOdds,
  weightedShare,
  wilsonInterval,
  type WeightedShare,
} from '@countersign/algorithms'
import type { InsightsNeedWire, WrongWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { proposedSql } from '../store/decisions.ts'
import { isoTime } from './entry.ts'
import {
  auditedColumns,
  auditedJoin,
  isAiWrong,
  isOutcomeWrong,
  wasTurnedDown,
  type Audited,
} from './measures/audited.ts'
import { fewestAudits, riskAt } from './risk/fit-risk.ts'
import { isStale, readRisks, type KeptReading } from './risk/risk-readings.ts'

interface Row extends Audited {
  confidence: number | null
}
type Sure = Row & { confidence: number }
/** Of so many, drawn last. */
const mostAudits = 50_000

/** People did otherwise than the AI proposed. */
const differed = (row: Row): boolean => row.by === 'person' && (row.edited || wasTurnedDown(row))

export async function needInsights(
  q: Query,
  workspace: string,
  action: string,
  fromMs: number,
  toMs: number,
): Promise<InsightsNeedWire> {
  const within = [workspace, action, fromMs, toMs]
  const [rows, [counts], [seeded], readings] = await Promise.all([
    q.query<Row>(
      `select distinct on (d.id) a.verdict as audit, d.confidence, ${auditedColumns}
       from decisions d ${auditedJoin}
       where d.workspace = $1 and d.action = $2 and d.id >= uuid_floor(at_ms($3)) and d.id < uuid_floor(at_ms($4)) and d.audit_p > 0 and not d.planted and ${proposedSql}
       order by d.id desc, a.id limit ${mostAudits}`,
      within,
    ),
    q.query<{ decisions: number; people: number }>(
      `select count(*) as decisions, count(*) filter (where outcome_by = 'person') as people
       from decisions where workspace = $1 and action = $2 and id >= uuid_floor(at_ms($3)) and id < uuid_floor(at_ms($4)) and not planted and project is null`,
      within,
    ),
    q.query<{ n: number; missed: number }>(
      `select count(*) as n, count(*) filter (where j.verdict in ('approve', 'uphold')) as missed from judgments j join decisions d on d.workspace = j.workspace and d.id = j.decision
       where j.workspace = $1 and d.action = $2 and j.planted and j.status = 'settled' and j.id >= uuid_floor(at_ms($3)) and j.id < uuid_floor(at_ms($4))`,
      within,
    ),
    readRisks(q, workspace),
  ])
  const share = (of: readonly Row[], isWrong: (row: Row) => boolean) =>
    wrongWire(weightedShare(of.map((row) => ({ hit: isWrong(row), probability: Math.min(1, row.audit_p) }))))
  const apart = rows.filter(differed)
  const better = apart.filter(({ audit }) => audit === 'uphold').length
  const gain = clopperPearson(better, apart.length)
  const missed = wilsonInterval(seeded?.missed ?? 0, seeded?.n ?? 0)
  const sure = rows.filter((row): row is Sure => row.confidence !== null)
  return {
    action,
    from: isoTime(fromMs),
    to: isoTime(toMs),
    decisions: counts?.decisions ?? 0,
    by_people: counts?.people ?? 0,
    ai: share(rows, isAiWrong),
    people: share(
      rows.filter(({ by }) => by === 'person'),
      isOutcomeWrong,
    ),
    together: share(rows, isOutcomeWrong),
    seeded: { n: seeded?.n ?? 0, missed: missed.share, interval: seeded?.n ? [missed.lower, missed.upper] : null },
    differed: {
      n: apart.length,
      better,
      interval: apart.length > 0 ? [gain.lower, gain.upper] : null,
    },
    // A person adds something only where they are right more often than not when they differ.
    adds: apart.length === 0 ? 'unknown' : gain.lower > 0.5 ? 'yes' : gain.upper < 0.5 ? 'no' : 'unknown',
    team: teamOf(sure.filter(({ by }) => by === 'person')),
    calibration:
      sure.length < fewestAudits
        ? null
        : calibrationOf(
            sure.map(({ confidence }) => Math.min(1, Math.max(0, confidence))),
            sure.map((row) => !isAiWrong(row)),
          ),
    risks: readings.filter((reading) => reading.action === action).map((reading) => riskWire(reading, toMs)),
  }
}

const riskWire = (reading: KeptReading, nowMs: number): InsightsNeedWire['risks'][number] => ({
  ...{ system: reading.system, version: reading.version },
  ...{ audits: reading.audits, audited_at: isoTime(reading.auditedMs), stale: isStale(reading, nowMs) },
  at: [reading.least, reading.most].map((confidence) => ({ confidence, risk: riskAt(reading, confidence) ?? 1 })),
})

const wrongWire = ({ effective, ...told }: WeightedShare): WrongWire => ({ ...told, effective: Math.round(effective) })

function teamOf(rows: readonly Sure[]): InsightsNeedWire['team'] {
  if (rows.length < fewestAudits) return null
  const { ai, person, deferring, combined, deferred, personBelow, gain } = judgeProposalTeam(
    rows.map((row) => ({
      confidence: Math.min(1, Math.max(0, row.confidence)),
      agreed: !differed(row),
      right: !isAiWrong(row),
      probability: Math.min(1, row.audit_p),
    })),
  )
  return {
    ai: wrongWire(ai),
    people: wrongWire(person),
    deferring: wrongWire(deferring),
    combined: wrongWire(combined),
    deferred,
    people_below: personBelow,
    gain: { n: gain.trials, better: gain.successes, interval: gain.trials > 0 ? [gain.lower, gain.upper] : null },
  }
}

const twentieths = Array.from({ length: 19 }, (_, i) => (i + 1) / 20)

function calibrationOf(confidences: number[], right: boolean[]): InsightsNeedWire['calibration'] {
  const { error, expectedIfCalibrated, bins } = expectedCalibrationError(confidences, right, {
    ...{ binning: 'equal-mass', bins: 10 },
  })
  const [least, most] = [
    confidences.reduce((a, b) => Math.min(a, b), 1),
    confidences.reduce((a, b) => Math.max(a, b), 0),
  ]
  const { calibration, heldOutLogLoss } = chooseCalibration(confidences.map(logOdds), right, createRandom(1))
  return {
    n: right.length,
    error,
    expected_if_calibrated: expectedIfCalibrated,
    reading: {
      method: calibration.method,
      held_out_log_loss: heldOutLogLoss,
      // As far as anybody ever was so sure.
      points: twentieths
        .filter((at) => at >= least && at <= most)
        .map((confidence) => ({
          confidence,
          right: calibratedProbability(calibration, logOdds(confidence)),
        })),
    },
    bins: bins.map(({ lowest, highest, count, meanProbability, rate }) => {
      const { lower, upper } = wilsonInterval(Math.round(rate * count), count)
      return { lowest, highest, n: count, confidence: meanProbability, right: rate, interval: [lower, upper] }
    }),
  }
}
