/** How well the oversight of each system version works: what people, audits, seeded errors and the truth say of it. */
import type { FigureWire, InsightsQualityWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { veiledSql } from '../veil.ts'
import { auditedColumns, auditedJoin, isAiWrong, isOutcomeWrong, type Audited } from './audited.ts'
import { drawnFigure, medianFigure, shareFigure, unknownFigure } from './figure.ts'
import { givenSql, matchesSql, measured, valuesOf, withinSql, type Within } from './within.ts'

interface Of {
  system: string
  version: string
}
interface Counts extends Of {
  decisions: number
  decided: number
  by_people: number
  alone: number
  overridden: number
  turned_down: number
}
/** Of so many, the latest. */
const mostAudits = 50_000
const mostTruths = 50_000

/** Of a decision `d`: the policy or a grant let it go, and nobody was asked. */
export const aloneSql = `d.outcome_verdict = 'approved' and d.outcome_by in ('policy', 'grant')`

export async function qualityInsights(q: Query, within: Within): Promise<InsightsQualityWire> {
  const values = valuesOf(within)
  const [counts, audits, seeded, truths, reviews, qualifications] = await Promise.all([
    q.query<Counts>(
      `select d.system, d.version, count(*) as decisions, count(*) filter (where d.outcome_verdict is not null) as decided,
         count(*) filter (where d.outcome_by = 'person') as by_people, count(*) filter (where ${aloneSql}) as alone,
         count(*) filter (where d.outcome_verdict is not null and d.overridden_at is not null) as overridden,
         count(*) filter (where d.outcome_by = 'person' and (d.outcome_verdict in ('rejected', 'returned') or e.decision is not null)) as turned_down
       from decisions d left join (select distinct decision from judgments where workspace = $1 and id >= uuid_floor(at_ms($2)) and verdict = 'edit' and status = 'settled') e on e.decision = d.id
       where ${withinSql} and not d.planted group by 1, 2`,
      values,
    ),
    q.query<Audited & Of>(
      `select distinct on (d.id) d.system, d.version, a.verdict as audit, ${auditedColumns}
       from decisions d ${auditedJoin} where ${withinSql} and d.audit_p > 0 and not d.planted order by d.id desc, a.id limit ${mostAudits}`,
      values,
    ),
    q.query<Of & { n: number; caught: number }>(
      `select d.system, d.version, count(*) as n, count(*) filter (where j.verdict not in ('approve', 'uphold')) as caught
       from judgments j join decisions d on d.workspace = j.workspace and d.id = j.decision
       where ${givenSql} and ${matchesSql} and j.planted and j.status = 'settled' and not (${veiledSql}) group by 1, 2`,
      values,
    ),
    q.query<Of & { adverse: boolean; days: number }>(
      `select distinct on (d.id) d.system, d.version, r.adverse, greatest(0, extract(epoch from r.observed_at - d.created_at))::float8 / 86400 as days
       from decisions d join truths r on r.workspace = d.workspace and r.decision = d.id and r.adverse is not null
       where ${withinSql} and not d.planted order by d.id desc, r.observed_at desc, r.id desc limit ${mostTruths}`,
      values,
    ),
    // On one and the same proposal: after an edit those before it answered something else.
    q.query<Of & { n: number; alike: number }>(
      `select system, version, count(*) as n, count(*) filter (where answers = 1) as alike from (
         select d.system, d.version, d.id, count(distinct j.verdict = 'approve') as answers
         from decisions d join judgments j on j.workspace = d.workspace and j.decision = d.id and j.status = 'settled' and j.digest is not null
           join tasks t on t.workspace = j.workspace and t.id = j.task and t.kind = 'approval'
         where ${withinSql} and not d.planted and not (${veiledSql}) group by 1, 2, 3, j.digest having count(distinct j.person) > 1) one group by 1, 2`,
      values,
    ),
    qualificationFigures(q, within),
  ])
  const systems = counts.map((own) => {
    const mine = <T extends Of>(rows: readonly T[]): T[] =>
      rows.filter(({ system, version }) => system === own.system && version === own.version)
    const audited = mine(audits)
    const drawn = (rows: readonly Audited[], isHit: (row: Audited) => boolean): FigureWire =>
      drawnFigure(rows.map((row) => ({ hit: isHit(row), probability: row.audit_p })))
    const known = mine(truths)
    const [catches, seconds] = [mine(seeded)[0], mine(reviews)[0]]
    const { system, version, decisions, by_people, alone } = own
    return {
      ...{ system, version, decisions, by_people, alone },
      overridden: shareFigure(own.overridden, own.decided),
      turned_down: shareFigure(own.turned_down, by_people),
      ai_wrong: drawn(audited, isAiWrong),
      alone_wrong: drawn(
        audited.filter(({ by }) => by === 'policy' || by === 'grant'),
        isAiWrong,
      ),
      people_upheld: drawn(
        audited.filter(({ by }) => by === 'person'),
        (row) => !isOutcomeWrong(row),
      ),
      seeded_caught: catches ? shareFigure(catches.caught, catches.n) : unknownFigure,
      adverse: shareFigure(known.filter(({ adverse }) => adverse).length, known.length),
      truth_known: shareFigure(known.length, decisions),
      truth_days: medianFigure(known.map(({ days }) => days)),
      agreement: seconds ? shareFigure(seconds.alike, seconds.n) : unknownFigure,
    }
  })
  systems.sort((a, b) => a.system.localeCompare(b.system) || b.decisions - a.decisions)
  return { ...measured(within), systems, qualifications }
}

/** Tests of people, and of no system: told where no system is asked about. */
async function qualificationFigures(q: Query, within: Within): Promise<InsightsQualityWire['qualifications']> {
  if (within.system ?? within.version ?? within.action ?? within.queue) return []
  const rows = await q.query<{
    name: string
    skill: string
    ended: number
    passed: number
    answers: number
    right: number
  }>(
    `select s.name, s.skill, count(*) as ended, count(*) filter (where t.status = 'passed') as passed, coalesce(sum(r.n), 0)::int as answers, coalesce(sum(r.correct), 0)::int as right
     from attempts t join qualifications s on (s.workspace, s.id) = (t.workspace, t.qualification)
       cross join lateral (select count(correct) as n, count(*) filter (where correct) as correct from attempt_answers a where (a.workspace, a.attempt) = (t.workspace, t.id)) r
     where t.workspace = $1 and t.ended_at >= at_ms($2) and t.ended_at < at_ms($3) and t.status in ('passed', 'failed') group by s.id, s.name, s.skill order by s.name, s.id`,
    [within.workspace, within.fromMs, within.toMs],
  )
  return rows.map(({ name, skill, ended, passed, answers, right }) => ({
    ...{ name, skill, passed: shareFigure(passed, ended), right: shareFigure(right, answers) },
  }))
}
