/** A person's own figures: how they answered, and what became of it. They are compared with nobody's. */
import { wilsonInterval } from '@countersign/algorithms'
import type { InsightsMineWire, RateWire, Verdict } from '@countersign/core'
import { proposedSql } from '../store/decisions.ts'
import type { Query } from '../store/database.ts'
import { isoTime } from './entry.ts'

interface Row {
  verdicts: Partial<Record<Verdict, number>> | null
  answered: number
  undone: number
  voided: number
  seeded: number
  caught: number
  active_ms: number | null
  timed: number
}

/** How much came of how many, with a 95 % Wilson interval; null where there was nothing. */
const rate = (hits: number, n: number): RateWire => {
  if (n === 0) return { n, hits, rate: null, interval: null }
  const { share, lower, upper } = wilsonInterval(hits, n)
  return { n, hits, rate: share, interval: [lower, upper] }
}

export async function ownInsights(
  q: Query,
  workspace: string,
  person: string,
  fromMs: number,
  toMs: number,
): Promise<InsightsMineWire> {
  const within = [workspace, person, fromMs, toMs]
  const mine = `judgments j join tasks t on (t.workspace, t.id) = (j.workspace, j.task) join decisions d on (d.workspace, d.id) = (j.workspace, j.decision)
     where j.workspace = $1 and j.person = $2 and j.id >= uuid_floor(at_ms($3)) and j.created_at <= at_ms($4) and ${proposedSql}`
  const [[row], [audited], queues] = await Promise.all([
    q.query<Row>(
      `with mine as (select j.verdict, j.status, j.planted, j.active_ms, j.label_voided_at from ${mine}), given as (select * from mine where status in ('settling', 'settled'))
       select (select json_object_agg(verdict, n) from (select verdict, count(*) as n from given group by 1) v) as verdicts,
         (select count(*) from given) as answered, (select count(*) from mine where status = 'undone') as undone,
         (select count(*) from given where label_voided_at is not null) as voided,
         (select count(*) from given where planted and status = 'settled') as seeded,
         (select count(*) from given where planted and status = 'settled' and verdict not in ('approve', 'uphold')) as caught,
         (select percentile_cont(0.5) within group (order by active_ms) from given) as active_ms, (select count(active_ms) from given) as timed`,
      within,
    ),
    // Each decision once, whatever the number of its audits.
    q.query<{ n: number; overturned: number }>(
      `select count(*) as n, count(*) filter (where overturned) as overturned from (
         select j.decision, bool_or(a.verdict = 'overturn') as overturned
         from judgments j join tasks t on (t.workspace, t.id) = (j.workspace, j.task) and t.kind = 'approval'
           join judgments a on a.workspace = j.workspace and a.decision = j.decision and a.status = 'settled' and a.verdict in ('uphold', 'overturn') and a.person <> j.person
           join tasks u on (u.workspace, u.id) = (a.workspace, a.task) and u.kind = 'audit'
         where j.workspace = $1 and j.person = $2 and j.id >= uuid_floor(at_ms($3)) and j.created_at <= at_ms($4) and j.status = 'settled' group by 1) one`,
      within,
    ),
    q.query<{ queue: string; n: number }>(
      `select t.queue, count(*) as n from ${mine} and j.status in ('settling', 'settled') group by 1 order by 2 desc, 1 limit 20`,
      within,
    ),
  ])
  const { verdicts, answered, undone, voided, seeded, caught, active_ms, timed } = row as Row
  return {
    from: isoTime(fromMs),
    to: isoTime(toMs),
    answered,
    verdicts: verdicts ?? {},
    undone,
    queues: queues.map(({ queue, n }) => ({ queue, answered: n })),
    audited: rate(audited?.overturned ?? 0, audited?.n ?? 0),
    seeded: rate(caught, seeded),
    voided,
    active: { median_ms: active_ms === null ? null : Math.round(active_ms), n: timed },
  }
}
