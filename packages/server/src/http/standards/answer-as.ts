import { CountersignError, formatId, isBehind, type Json } from '@countersign/core'
import { judge } from '../../engine/judge.ts'
import { claimTask } from '../../engine/work.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { readTasksOf } from '../../store/tasks.ts'
import type { Call } from '../endpoint.ts'
import type { Asked } from './foreign-id.ts'

export interface SaidElsewhere {
  verdict: 'approve' | 'edit' | 'reject' | 'respond'
  proposal?: Json
  reasons: string[]
  comment: string | undefined
}

/** What a person said in another program, given here with their own key: whether they may is decided as everywhere. */
export async function answerAs(
  { context: { engine }, caller, idempotency }: Asked & Pick<Call, 'idempotency'>,
  row: DecisionRow,
  { verdict, proposal, reasons, comment }: SaidElsewhere,
): Promise<void> {
  const { workspace, actor, authn } = caller
  const worker = { person: caller.person as string, actor, authn }
  const tasks = await readTasksOf(engine.database, workspace, row.id)
  const open = tasks.find(({ kind, status }) => !isBehind(kind) && (status === 'open' || status === 'leased'))
  if (!open) throw new CountersignError('task-closed')
  const task = await claimTask(engine, workspace, worker, formatId('task', open.id), null)
  const request = {
    answer: { verdict, ...(proposal === undefined ? {} : { proposal }) },
    reason_codes: reasons,
    ...(comment === undefined ? {} : { comment }),
    view: { digest: task.decision.digest },
  }
  await judge(engine, workspace, worker, task.id, request, idempotency)
}
