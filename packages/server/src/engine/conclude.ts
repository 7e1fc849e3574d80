/** A decision gets its outcome. */
import { formatId, isEnded, letsGoAhead, type JsonObject, type OutcomeBy, type OutcomeVerdict } from '@countersign/core'
import { changeDecision, type DecisionChange, type DecisionRow } from '../store/decisions.ts'
import type { Key } from '../store/seal.ts'
import { cancelTasksOf } from '../store/tasks.ts'
import { releaseWithinMs } from './birth-row.ts'
import type { Turn } from './committer.ts'
import { inverseEnded } from './compensate.ts'
import type { JudgmentContent, OutcomeContent } from './content.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { auditTask, requesterAlone } from './make-tasks.ts'
import { answerCheckIn } from './runs/check-in.ts'
import type { Standing } from './said.ts'
import { outcomeOf } from './sealed-key.ts'
import { signatureOf } from './signing/sign.ts'
import { holdingStop } from './stops/active-stops.ts'

export async function concludeByPeople(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  key: Key,
  status: 'approved' | 'rejected' | 'returned' | 'answered',
  standing: readonly Standing[],
  said: JudgmentContent,
  actor: Actor,
): Promise<void> {
  const digest = row.digest?.toString('hex') ?? null
  const people =
    status === 'approved'
      ? standing
          .filter(({ standing: one }) => one.digest === digest && (one.verdict === 'approve' || one.verdict === 'edit'))
          .map(({ row: { person } }) => person)
      : [standing.at(-1)?.row.person as string]
  const signatures = standing.flatMap(({ row: one }) =>
    letsGoAhead(one.verdict) && people.includes(one.person) ? (signatureOf(key, one) ?? []) : [],
  )
  const outcome: OutcomeContent = {
    ...outcomeOf(key, row),
    ...(said.reasonCodes.length > 0 ? { reasonCodes: said.reasonCodes } : {}),
    ...(status === 'returned' ? { instruction: said.comment } : said.comment ? { comment: said.comment } : {}),
    ...(signatures.length > 0 ? { signatures } : {}),
    ...(status === 'answered'
      ? { answer: said.proposal ?? said.choice ?? said.labels ?? said.scores ?? said.comment }
      : {}),
  }
  await conclude(
    engine,
    turn,
    row,
    { status, outcome_sealed: engine.seal.json(key, outcome as unknown as JsonObject) },
    status,
    'person',
    [...new Set(people)],
    actor,
  )
  if (status === 'answered') await answerCheckIn(turn, row, said, actor)
}

/** What ends is held by nothing; what is approved under a stop is, and its time to be released stands still from now on. */
function frozenBy(turn: Turn, row: DecisionRow, ended: boolean): DecisionChange {
  if (ended) return row.frozen ? { frozen: null, frozen_at: null } : {}
  const frozen = row.frozen ?? holdingStop(turn.state, row)?.id ?? null
  return frozen ? { frozen, frozen_at: turn.nowMs } : {}
}

/** A waiting or holding decision gets its outcome: tasks that nobody needs any more are closed, the audit's draw is honoured. */
export async function conclude(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  change: DecisionChange,
  verdict: OutcomeVerdict,
  by: OutcomeBy,
  people: string[] | null,
  actor: Actor,
): Promise<DecisionRow> {
  const status = change.status ?? row.status
  const ended = isEnded(status)
  const next = changeDecision(turn, row, {
    ...change,
    outcome_verdict: verdict,
    outcome_by: by,
    outcome_people: people,
    due_at: null,
    until_at: null,
    release_by: status === 'approved' && row.kind !== 'question' ? turn.nowMs + releaseWithinMs : null,
    ended_at: ended ? turn.nowMs : null,
    ...frozenBy(turn, { ...row, ...change }, ended),
  })
  if (
    row.tasks?.some((task) => task.status === 'open' || task.status === 'leased' || task.status === 'settling') ??
    true
  ) {
    await cancelTasksOf(turn, turn.workspace, row.id)
    await turn.query(
      `update judgments set status = 'void' where workspace = $1 and decision = $2 and status = 'settling'`,
      [turn.workspace, row.id],
      'void-judgments',
    )
  }
  if (row.sampled && row.status === 'waiting')
    await turn.addTasks([
      auditTask(
        engine,
        turn.state,
        turn.nowMs,
        {
          id: row.id,
          seats: row.seats,
          queue: row.queue,
          dueAt: null,
          confidence: row.confidence,
          caseRef: row.case_ref,
          barred: requesterAlone(row.requester),
        },
        people ?? [],
      ),
    ])
  turn.record({
    type: `decision.${status}`,
    decision: row.id,
    actor,
    data: { verdict, by, ...(people ? { people: people.map((id) => formatId('person', id)) } : {}) },
  })
  if (ended && row.parent !== null) await inverseEnded(engine, turn, next, status, actor)
  return next
}
