/** What the second look was good for: how often it objected, what people did then, and what audits say of all three. */
import { wilsonInterval } from '@countersign/algorithms'
import type { AuditedWire, InsightsVerifierWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'

interface Row {
  queue: string
  looked: number
  clear: number
  failed: number
  objected: number
  changed: number
  insisted: number
  failing: string | null
}
interface AuditedRow {
  queue: string
  fate: keyof InsightsVerifierWire['queues'][number]['audited']
  n: number
  overturned: number
}

export async function verifierInsights(
  q: Query,
  workspace: string,
  fromMs: number,
  toMs: number,
): Promise<InsightsVerifierWire> {
  const within = [workspace, fromMs, toMs]
  const rows = await q.query<Row>(
    `select queue, count(*) as looked, count(*) filter (where result = 'clear') as clear, count(*) filter (where result = 'failed') as failed,
       count(*) filter (where result = 'objected') as objected, count(*) filter (where came = 'changed') as changed, count(*) filter (where came = 'insisted') as insisted,
       (array_agg(why order by at desc, judgment desc))[1] as failing
     from second_looks where workspace = $1 and result is not null and at >= at_ms($2) and at <= at_ms($3) group by queue order by queue`,
    within,
  )
  // An audit tells of a decision, so each counts once under what became of the look at it.
  const audits = await q.query<AuditedRow>(
    `select queue, fate, count(*) as n, count(*) filter (where overturned) as overturned from (
       select s.queue, coalesce(s.came, 'clear') as fate, s.decision, bool_or(a.verdict = 'overturn') as overturned
       from second_looks s join judgments a on a.workspace = s.workspace and a.decision = s.decision and a.status = 'settled' and a.verdict in ('uphold', 'overturn')
         join tasks t on t.workspace = a.workspace and t.id = a.task and t.kind = 'audit'
       where s.workspace = $1 and s.at >= at_ms($2) and s.at <= at_ms($3) and (s.came in ('changed', 'insisted') or s.result = 'clear'
         and not exists (select 1 from second_looks o where o.workspace = s.workspace and o.task = s.task and o.result = 'objected'))
       group by 1, 2, 3) one group by 1, 2`,
    within,
  )
  const auditedOf = (queue: string, fate: AuditedRow['fate']): AuditedWire => {
    const row = audits.find((one) => one.queue === queue && one.fate === fate)
    if (!row) return { n: 0, overturned: 0, rate: null, interval: null }
    const { share, lower, upper } = wilsonInterval(row.overturned, row.n)
    return { n: row.n, overturned: row.overturned, rate: share, interval: [lower, upper] }
  }
  return {
    from: isoTime(fromMs),
    to: isoTime(toMs),
    queues: rows.map(({ queue, ...row }) => ({
      ...{ queue, looked: row.looked, clear: row.clear, failed: row.failed, objected: row.objected },
      ...{ changed: row.changed, insisted: row.insisted, left: row.objected - row.changed - row.insisted },
      failing: row.failing,
      audited: {
        clear: auditedOf(queue, 'clear'),
        changed: auditedOf(queue, 'changed'),
        insisted: auditedOf(queue, 'insisted'),
      },
    })),
  }
}
