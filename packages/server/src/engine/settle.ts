/**
 * Settling: a judgment takes effect. It may end the decision, approve it, make a new revision that is routed again, or
 * leave it waiting for more people. Everything here happens in one turn at the head.
 */
import {
  canJoin,
  formatId,
  isBehind,
  isEnded,
  isProjectQueue,
  letsGoAhead,
  qualificationQueue,
  tally,
  type JsonObject,
  type OutcomeBy,
  type OutcomeVerdict,
  type StandingJudgment,
  type TaskKind,
} from '@countersign/core'
import type { JudgmentRow } from '../store/judgments.ts'
import { changeDecision, readDecision, type DecisionChange, type DecisionRow } from '../store/decisions.ts'
import type { Key } from '../store/seal.ts'
import { cancelTasksOf, readTasksOf } from '../store/tasks.ts'
import { releaseWithinMs } from './birth-row.ts'
import { settleBlind } from './blind-review.ts'
import type { Turn } from './committer.ts'
import { answerAppeal } from './appeals.ts'
import { checkInAnswered, inverseEnded } from './compensate.ts'
import type { JudgmentContent, OutcomeContent } from './content.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { withRung } from './ladder.ts'
import { approvalTask, auditTask, classOf, readSeats, readSign, requesterAlone } from './make-tasks.ts'
import { auditAnswered } from './objectives/take-audit.ts'
import { takeAnswer } from './projects/take-answer.ts'
import { answerItem } from './qualifications/attempt.ts'
import { revise } from './revise.ts'
import { reviewerAt } from './reviewer-at.ts'
import { answerCheckIn } from './runs/check-in.ts'
import { contentOf, judgmentOf, keyOf, outcomeOf } from './sealed-key.ts'
import { signatureOf } from './signing/sign.ts'
import { holdingStop } from './stops/active-stops.ts'
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

export type Said = Pick<
  JudgmentRow,
  | 'id'
  | 'task'
  | 'decision'
  | 'person'
  | 'authn'
  | 'self'
  | 'verdict'
  | 'digest'
  | 'sealed'
  | 'created_at'
  | 'signed_with'
  | 'signature_sealed'
>

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

/** A workspace of one member who declared it solo has one seat: theirs. */
const seatsToFill = (turn: Turn, row: DecisionRow): string[] => (turn.state.solo ? [''] : readSeats(row.seats))

export interface Standing {
  standing: StandingJudgment
  row: Omit<Said, 'task' | 'decision'>
}

export async function readStanding(turn: Turn, decision: DecisionRow): Promise<Standing[]> {
  const rows = await turn.query<Standing['row']>(
    `select j.id, j.person, j.authn, j.verdict, j.digest, j.sealed, j.self, j.created_at, j.signed_with, j.signature_sealed from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
     where j.workspace = $1 and j.decision = $2 and j.status = 'settled' and t.kind = 'approval' and ($3 or not j.person = any(t.barred)) order by j.settle_at, j.id`,
    [turn.workspace, decision.id, turn.state.solo],
    'standing',
  )
  return rows.map((row) => standingOf(turn, row, decision))
}

function standingOf(turn: Turn, row: Standing['row'], { seats }: DecisionRow): Standing {
  const member = turn.state.people.get(row.person)
  return {
    row,
    standing: {
      // As they were when they answered: a leave or a skill may have ended since.
      person: member ? reviewerAt(turn.state, member, row.created_at) : { id: row.person, roles: [], skills: [] },
      verdict: row.verdict,
      // What an edit has brought under a gate that asks for signatures is approved by nobody who has not signed.
      digest: readSign(seats).length > 0 && row.signed_with === null ? null : (row.digest?.toString('hex') ?? null),
    },
  }
}

/** As many open tasks as seats are free; more are made when an edit added seats or outdated an approval, whose giver may then answer again. */
export async function openFreeSeats(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  standing: readonly StandingJudgment[],
): Promise<void> {
  const seats = seatsToFill(turn, row)
  const digest = row.digest?.toString('hex') ?? null
  const counted = standing.filter(
    (one) =>
      one.digest === digest && (one.verdict === 'approve' || one.verdict === 'edit' || one.verdict === 'respond'),
  )
  const filling = new Set<string>()
  for (const [i, one] of counted.entries())
    if (
      canJoin(
        seats,
        counted.slice(0, i).map((other) => other.person),
        one.person,
      )
    )
      filling.add(one.person.id)
  const tasks = (await readTasksOf(turn, turn.workspace, row.id)).filter((task) => task.kind === 'approval')
  const pending = tasks.filter(
    (task) => task.status === 'open' || task.status === 'leased' || task.status === 'settling',
  )
  const outdated = tasks.filter((task) => task.status === 'done' && !filling.has(task.lease_person ?? ''))
  if (outdated.length > 0)
    await turn.query(`update tasks set status = 'cancelled' where workspace = $1 and id = any($2)`, [
      turn.workspace,
      outdated.map((task) => task.id),
    ])
  const missing = seats.length - filling.size - pending.length
  const source = {
    id: row.id,
    seats: row.seats,
    queue: row.queue,
    dueAt: row.due_at,
    confidence: row.confidence,
    caseRef: row.case_ref,
    // As the tasks before it, and whom an edit has barred since.
    barred: [...new Set([...requesterAlone(row.requester), ...tasks.flatMap((task) => task.barred)])],
  }
  if (missing > 0)
    await turn.addTasks(
      Array.from({ length: missing }, (_, i) =>
        approvalTask(engine, turn.state, turn.nowMs, source, tasks.length + i, null),
      ),
    )
  const eligibility = classOf(readSeats(row.seats))
  for (const task of pending) {
    // To whom it was escalated it stays open.
    const rungs = task.class.split(' ').filter((seat) => seat.startsWith('^'))
    const now = rungs.reduce((all, rung) => withRung(all, rung.slice(1)), eligibility)
    if (task.class !== now)
      await turn.query('update tasks set class = $3 where workspace = $1 and id = $2', [turn.workspace, task.id, now])
  }
}

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
