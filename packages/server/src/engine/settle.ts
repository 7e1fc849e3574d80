/**
 * Settling: a judgment takes effect. It may end the decision, approve it, make a new revision that is routed again, or
 * leave it waiting for more people. Everything here happens in one turn at the head.
 */
import { formatId, isBehind, isProjectQueue, qualificationQueue, tally, type TaskKind } from '@countersign/core'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import type { JudgmentRow } from '../store/judgments.ts'
import { answerAppeal } from './appeals.ts'
import { settleBlind } from './blind-review.ts'
import type { Turn } from './committer.ts'
import { checkInAnswered } from './compensate.ts'
import { concludeByPeople } from './conclude.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { auditAnswered } from './objectives/take-audit.ts'
import { openFreeSeats } from './open-free-seats.ts'
import { takeAnswer } from './projects/take-answer.ts'
import { answerItem } from './qualifications/attempt.ts'
import { revise } from './revise.ts'
import { readStanding, seatsToFill, standingOf, type Said } from './said.ts'
import { contentOf, judgmentOf, keyOf } from './sealed-key.ts'
import { isVeiled } from './veil.ts'

export async function settleJudgment(engine: Engine, turn: Turn, judgment: JudgmentRow): Promise<void> {
  const row = await readDecision(turn, turn.workspace, judgment.decision)
  const [task] = await turn.query<{ kind: TaskKind }>(
    `update tasks set status = 'done' where workspace = $1 and id = $2 returning kind`,
    [turn.workspace, judgment.task],
  )
  if (!row || (!isBehind(task?.kind ?? 'approval') && row.status !== 'waiting'))
    return setStatus(turn, judgment, 'void')
  await setStatus(turn, judgment, 'settled')
  await takeEffect(engine, turn, judgment, row, task?.kind ?? 'approval')
}

/** What a judgment comes to that is settled and whose task is done, both as written and in the log. */
export async function takeEffect(
  engine: Engine,
  turn: Turn,
  judgment: Said,
  row: DecisionRow,
  kind: TaskKind,
): Promise<void> {
  const audit = kind === 'audit'
  const actor: Actor = { kind: 'person', id: formatId('person', judgment.person), authn: judgment.authn }
  // What was answered to an item is told without the item.
  const decision = isProjectQueue(row.queue ?? '') ? null : row.id
  const about = { decision, task: judgment.task, actor }
  if (audit) {
    turn.record({
      ...about,
      type: 'audit.closed',
      data: {
        judgment: formatId('judgment', judgment.id),
        verdict: judgment.verdict,
        // Nothing is reversed by itself: who reads this may override it.
        ...(judgment.verdict === 'overturn' ? { offers: 'override' } : {}),
      },
    })
    return auditAnswered(engine, turn, row, judgment.verdict)
  }
  turn.record({
    ...about,
    type: 'judgment.settled',
    data: { judgment: formatId('judgment', judgment.id), verdict: judgment.verdict },
  })
  if (kind === 'check-in') return checkInAnswered(engine, turn, row, judgment.task, actor)
  if (kind === 'appeal') return answerAppeal(engine, turn, row, judgment, actor)
  if (row.project !== null)
    return row.queue === qualificationQueue
      ? answerItem(engine, turn, row, judgment, actor)
      : takeAnswer(engine, turn, row, judgment, kind, actor)
  const key = keyOf(turn.state.key, row)
  if (!key) return

  const content = contentOf(key, row)
  const said = judgmentOf(key, judgment.sealed)
  const others = (row.tasks ?? []).filter((task) => task.id !== judgment.task)
  const known: DecisionRow = {
    ...row,
    tasks: [
      ...others,
      ...(row.tasks ?? [])
        .filter((task) => task.id === judgment.task)
        .map((task) => ({ ...task, status: 'done' as const })),
    ],
  }
  if (isVeiled(turn.state, known)) return settleBlind(engine, turn, known, key, content)
  const current = judgment.verdict === 'edit' ? await revise(engine, turn, known, key, content, said, actor) : known
  if (!current || current.status !== 'waiting') return
  // Where no other approval was ever given, this one stands alone.
  const alone =
    !others.some((task) => task.kind === 'approval' && task.status === 'done') &&
    !(judgment.verdict === 'edit' && turn.state.chains)
  const standing =
    alone && kind === 'approval' ? [standingOf(turn, judgment, current)] : await readStanding(turn, current)
  const seats = seatsToFill(turn, current)
  const result = tally(
    seats,
    current.digest?.toString('hex') ?? null,
    standing.map(({ standing: one }) => one),
  )
  if (!result.settled)
    return openFreeSeats(
      engine,
      turn,
      current,
      standing.map(({ standing: one }) => one),
    )
  await concludeByPeople(engine, turn, current, key, result.status, standing, said, actor)
}

const setStatus = async (turn: Turn, judgment: JudgmentRow, status: JudgmentRow['status']): Promise<void> => {
  await turn.query(
    'update judgments set status = $3 where workspace = $1 and id = $2',
    [turn.workspace, judgment.id, status],
    'judgment-status',
  )
  if (status === 'void')
    turn.record({
      type: 'judgment.voided',
      decision: judgment.decision,
      task: judgment.task,
      actor: { kind: 'system', id: null },
      data: { judgment: formatId('judgment', judgment.id) },
    })
}
