/**
 * An attempt: the items of a set as tasks of one person. Each is a question that nothing comes of; the right answers stay
 * sealed. With the last answer that settles the attempt ends, and passing it grants the skill.
 */
import {
  canonicalize,
  CountersignError,
  formatId,
  isPassed,
  isRightAnswer,
  qualificationQueue,
  valueOfAnswer,
  type AttemptWire,
  type Json,
} from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../../store/births.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { openJson, sha256 } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Content } from '../content.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor, type EntryDraft } from '../entry.ts'
import { approvalTask } from '../make-tasks.ts'
import { askAgain } from '../no-reviewer.ts'
import { judgmentOf, keyOf } from '../sealed-key.ts'
import { conclude } from '../conclude.ts'
import { type Said } from '../said.ts'
import { earnSkill } from '../skills.ts'
import type { Worker } from '../worker.ts'
import { attemptWire, readAttempts, readSets, setOrThrow, withdrawItems, type Item, type SetRow } from './sets.ts'

const longestMs = 100 * 366 * 86_400_000

export function startAttempt(
  engine: Engine,
  workspace: string,
  worker: Worker,
  id: string,
  idempotency: Idempotency | null,
): Promise<AttemptWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const set = await setOrThrow(turn, workspace, id)
      if (set.retired_at !== null) throw new CountersignError('already-ended', 'This qualification was retired.')
      if (set.person === worker.person)
        throw new CountersignError('not-eligible', 'You made this qualification and know its answers.')
      const [last] = await readAttempts(turn, workspace, [set.id], worker.person)
      if (last?.status === 'open') {
        if (last.answered + last.tasks.length + (await settlingOf(turn, last.id)) === last.of)
          return attemptWire(turn.state, last)
        // Somebody withdrew an item: what cannot be finished is begun anew.
        await turn.query(
          `update attempts set status = 'ended', ended_at = at_ms($3) where workspace = $1 and id = $2`,
          [...[workspace, last.id, turn.nowMs]],
        )
        await withdrawItems(engine, turn, last.id, worker.actor)
      }
      const again = last?.status === 'failed' && last.ended_at !== null ? last.ended_at + set.retry_ms : 0
      if (again > turn.nowMs)
        throw new CountersignError('too-soon', `You may try again from ${isoTime(again)}.`, { retry: true })
      return begin(engine, turn, worker, set)
    },
    idempotency,
  )
}

const settlingOf = async (turn: Turn, attempt: string): Promise<number> =>
  (
    await turn.query(
      `select 1 from attempt_answers w join tasks t on t.workspace = w.workspace and t.decision = w.decision and t.kind = 'label' where w.workspace = $1 and w.attempt = $2 and t.status = 'settling'`,
      [turn.workspace, attempt],
    )
  ).length

async function begin(engine: Engine, turn: Turn, worker: Worker, set: SetRow): Promise<AttemptWire> {
  const { workspace } = turn
  const items = await turn.query<{ n: number; sealed: Buffer }>(
    'select n, sealed from qualification_items where workspace = $1 and qualification = $2 order by n',
    [workspace, set.id],
  )
  const attempt = turn.newId()
  const asked = items.map(({ sealed }) => bearItem(engine, turn, worker, set, openJson<Item>(turn.state.key, sealed)))
  await turn.addBirths(asked.map(({ birth }) => birth))
  await turn.query('update decisions set project = $3 where workspace = $1 and id = any($2)', [
    ...[workspace, asked.map(({ birth }) => birth.id), set.id],
  ])
  await turn.addTasks(asked.map(({ task }) => task))
  // Offered to nobody else, however long it takes: not to a cover either.
  await turn.query('update tasks set reserved_until = at_ms($3) where workspace = $1 and id = any($2)', [
    ...[workspace, asked.map(({ task }) => task.id), turn.nowMs + longestMs],
  ])
  await turn.query(
    `insert into attempts (workspace, id, qualification, person, status, started_at) values ($1, $2, $3, $4, 'open', at_ms($5))`,
    [workspace, attempt, set.id, worker.person, turn.nowMs],
  )
  await turn.query(
    'insert into attempt_answers (workspace, attempt, n, decision) select $1, $2, u.n - 1, u.decision from unnest($3::uuid[]) with ordinality as u(decision, n)',
    [workspace, attempt, asked.map(({ birth }) => birth.id)],
  )
  for (const { entry } of asked) turn.record(entry)
  turn.record({
    type: 'qualification.started',
    actor: worker.actor,
    data: { qualification: formatId('qualification', set.id), attempt: formatId('attempt', attempt), of: set.items },
  })
  const [row] = (await readAttempts(turn, workspace, [set.id], worker.person)).filter((one) => one.id === attempt)
  return attemptWire(turn.state, row as NonNullable<typeof row>)
}

/** A question for one person, of which nothing comes. */
function bearItem(
  engine: Engine,
  turn: Turn,
  worker: Worker,
  set: SetRow,
  item: Item,
): { birth: BirthRow; task: TaskBirthRow; entry: EntryDraft } {
  const { seal, dice } = engine
  const [id, salt, key] = [turn.newId(), dice.bytes(16), seal.makeKey()]
  const content: Content = {
    ...{ alternatives: [], attributes: {}, callback: null, case: null, explanation: null, groups: null },
    ...{ input: item.input, nearest: null, proposal: null, reasons: ['A qualification: nothing comes of the answer.'] },
    ...{ requester: null, schema: item.schema ?? null, subject: null, values: {} },
  }
  const text = canonicalize(content as unknown as Json)
  const seats = `person:${worker.person}`
  const birth: BirthRow = {
    ...{ id, system: qualificationQueue, version: '', kind: 'question', action: set.skill, status: 'waiting' },
    ...{ mode: 'gate', policy: null, policyVersion: null, rules: '', auditP: 0, sampled: false, planted: false },
    ...{ queue: qualificationQueue, seats, dueAt: null, onSilence: 'deny', untilAt: null, releaseBy: null },
    ...{ digest: null, confidence: null, reversible: false, editable: content.schema !== null, subjectRef: null },
    ...{ caseRef: null, run: null, parent: null, requester: null, proposer: null, callback: false, salt },
    ...{ wrappedKey: seal.wrap(turn.state.key, key), sealed: seal.bytes(key, text), verdict: null, by: null },
    ...{ releaseId: null, effectDue: null, ended: false },
  }
  const from = { ...birth, attributes: content.attributes, barred: [] }
  const task: TaskBirthRow = {
    ...approvalTask(engine, turn.state, turn.nowMs, from, 0, worker.person),
    kind: 'label',
  }
  const data = { system: birth.system, kind: birth.kind, action: birth.action, status: birth.status }
  const entry: EntryDraft = {
    type: 'decision.proposed',
    actor: worker.actor,
    decision: id,
    task: task.id,
    data: { ...data, qualification: formatId('qualification', set.id), commit: sha256(salt, text).toString('hex') },
  }
  return { birth, task, entry }
}

/** An answer has settled: it is compared, and the last one ends the attempt. */
export async function answerItem(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  judgment: Said,
  actor: Actor,
): Promise<void> {
  const { workspace } = turn
  // What was answered is not told with the question: others are asked the same.
  await conclude(engine, turn, row, { status: 'answered' }, 'answered', 'person', [judgment.person], actor)
  const [asked] = await turn.query<{ attempt: string; n: number; qualification: string; sealed: Buffer }>(
    `select w.attempt, w.n, a.qualification, i.sealed from attempt_answers w join attempts a on a.workspace = w.workspace and a.id = w.attempt and a.status = 'open'
       join qualification_items i on i.workspace = a.workspace and i.qualification = a.qualification and i.n = w.n where w.workspace = $1 and w.decision = $2`,
    [workspace, row.id],
  )
  const key = keyOf(turn.state.key, row)
  if (!asked || !key) return
  const { right } = openJson<Item>(turn.state.key, asked.sealed)
  const correct = isRightAnswer(right, valueOfAnswer(judgmentOf(key, judgment.sealed)))
  await turn.query('update attempt_answers set correct = $4 where workspace = $1 and attempt = $2 and n = $3', [
    ...[workspace, asked.attempt, asked.n, correct],
  ])
  const [attempt] = (await readAttempts(turn, workspace, [asked.qualification], judgment.person)).filter(
    ({ id }) => id === asked.attempt,
  )
  const [set] = await readSets(turn, workspace, asked.qualification)
  if (!attempt || !set || attempt.answered < attempt.of) return
  const passed = isPassed(attempt.correct, attempt.of, set.pass_mark)
  await turn.query('update attempts set status = $3, ended_at = at_ms($4) where workspace = $1 and id = $2', [
    ...[workspace, attempt.id, passed ? 'passed' : 'failed', turn.nowMs],
  ])
  turn.record({
    type: passed ? 'qualification.passed' : 'qualification.failed',
    actor,
    data: {
      ...{ qualification: formatId('qualification', set.id), attempt: formatId('attempt', attempt.id) },
      ...{ person: formatId('person', judgment.person), correct: attempt.correct, of: attempt.of },
    },
  })
  const untilMs = set.expires_ms === null ? null : turn.nowMs + set.expires_ms
  if (passed && (await earnSkill(turn, judgment.person, set.skill, untilMs, formatId('qualification', set.id)))) {
    await askAgain(turn)
    turn.bumpEpoch()
  }
}
