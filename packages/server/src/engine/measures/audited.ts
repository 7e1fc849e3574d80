/** What audits say of what the AI proposed. */
import { isAuditError, type DecisionStatus, type OutcomeBy, type OutcomeVerdict, type Verdict } from '@countersign/core'

export interface Audited {
  audit: Verdict
  audit_p: number
  status: DecisionStatus
  verdict: OutcomeVerdict | null
  by: OutcomeBy | null
  edited: boolean
  overridden: boolean
}

/** Of a decision `d`: the columns of `Audited` but the audit's own. */
export const auditedColumns = `d.audit_p, d.status, d.outcome_verdict as verdict, d.outcome_by as by, d.overridden_at is not null as overridden,
  exists (select 1 from judgments e where e.workspace = d.workspace and e.decision = d.id and e.status = 'settled' and e.verdict = 'edit') as edited`
/** The answered audit `a` of a decision `d`. One that is open is in no figure: it would tell what was drawn. */
export const auditedJoin = `join tasks t on t.workspace = d.workspace and t.decision = d.id and t.kind = 'audit' and t.status = 'done'
  join judgments a on a.workspace = d.workspace and a.task = t.id and a.status = 'settled' and a.verdict in ('uphold', 'overturn')`

export const wasTurnedDown = ({ by, verdict }: Pick<Audited, 'by' | 'verdict'>): boolean =>
  by === 'person' && (verdict === 'rejected' || verdict === 'returned')

/** Turned down by people, and the audit says that they were wrong: then the AI was right. */
export const isAiWrong = (row: Audited): boolean =>
  wasTurnedDown(row) && row.audit === 'overturn' && !row.overridden ? false : isAuditError(row.audit, row)

/** What was done in the end was wrong. */
export const isOutcomeWrong = ({ audit, overridden }: Pick<Audited, 'audit' | 'overridden'>): boolean =>
  audit === 'overturn' || overridden
