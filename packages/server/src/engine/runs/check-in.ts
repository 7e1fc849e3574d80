/**
 * The check-in: at the end of its budget a run asks people how it goes on. It is a question like any other, so that it
 * travels through queues, focus and the log; what makes it one is that the run names it.
 */
import {
  budgetKinds,
  checkInAction,
  CountersignError,
  allowedOrThrow,
  decideCheckIn,
  formatId,
  parseId,
  readCheckIn,
  type BudgetKind,
} from '@countersign/core'
import { readDecision, type DecisionRow } from '../../store/decisions.ts'
import { changeRun, readRun, type RunRow } from '../../store/runs.ts'
import { bear } from '../bear.ts'
import type { Turn } from '../committer.ts'
import type { JudgmentContent } from '../content.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { noteStuck } from '../no-reviewer.ts'
import { keyOf } from '../sealed-key.ts'
import { releasingOf, runOf, weigh } from './charge.ts'
import { answerSchema, summary } from './check-in-question.ts'
import { endRun, goOn } from './steps.ts'

/** In a turn of its own, after a release was refused: looks again, as a person may have been faster. */
export function askForBudget(engine: Engine, workspace: string, decision: string): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await readDecision(turn, workspace, decision)
    const run = row && (await runOf(turn, row))
    if (row?.status !== 'approved' || !run) return
    if (run.status === 'waiting' && !(await isOpen(turn, run)))
      return openCheckIn(engine, turn, run, asKind(run.why), row)
    const charged = await weigh(turn, run, releasingOf(turn, row))
    if (!charged.ok && charged.over !== null) await openCheckIn(engine, turn, run, charged.over, row)
  })
}

const asKind = (why: RunRow['why']): BudgetKind => budgetKinds.find((kind) => kind === why) ?? 'time'

/** Somebody may have withdrawn the question; then it is asked again. */
const isOpen = async (turn: Turn, run: RunRow): Promise<boolean> =>
  run.check_in !== null && (await readDecision(turn, turn.workspace, run.check_in))?.status === 'waiting'

/** The run waits, and people are asked. @param wanted what its budget does not cover. */
export async function openCheckIn(
  engine: Engine,
  turn: Turn,
  run: RunRow,
  over: BudgetKind,
  wanted: DecisionRow | null,
): Promise<void> {
  const id = turn.newId()
  // Asked by the house itself: no stop keeps people from being asked.
  const { birth, tasks, entry, answer } = bear(
    engine,
    { ...turn.state, stops: [] },
    turn.nowMs,
    id,
    { actor: { kind: 'system', id: null }, person: null, systems: null },
    {
      system: run.system,
      version: run.version,
      kind: 'question',
      action: checkInAction,
      input: await summary(turn, run, over, wanted),
      schema: answerSchema,
      run: formatId('run', run.id),
      // Who started it is not the one to renew it.
      ...(run.person === null ? {} : { requester: `person:${run.person}` }),
    },
    {
      // What it tells of somebody goes when their key does.
      subjectRef: wanted?.subject_ref ?? null,
      subjectKey: wanted?.subject_ref ? keyOf(turn.state.key, wanted) : null,
      parent: null,
      watchers: [],
      chain: [],
      run: null,
    },
  )
  await turn.addBirth(birth)
  await turn.addTasks(tasks)
  turn.record(entry)
  if (answer(0).stuck) await noteStuck(turn, turn.workspace, id, turn.nowMs)
  await changeRun(turn, run, {
    status: 'waiting',
    why: over,
    held_at: run.held_at ?? turn.nowMs,
    check_in: id,
    rev: run.rev + 1,
  })
  turn.record({
    type: 'run.checked-in',
    actor: { kind: 'system', id: null },
    decision: wanted?.id ?? null,
    data: { run: formatId('run', run.id), over, check_in: formatId('decision', id) },
  })
}

/** Before it is kept: an answer that would change nothing is told to whoever gives it. */
export async function checkInAnswerOrThrow(
  turn: Turn,
  decision: DecisionRow,
  said: Pick<JudgmentContent, 'verdict' | 'proposal' | 'choice'>,
): Promise<void> {
  const run = await askedFor(turn, decision)
  if (!run || said.verdict !== 'respond') return
  const answer = readCheckIn(said.proposal ?? said.choice)
  if (!answer)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'answer.proposal', message: 'takes {choice: renew, shrink or end, budget?}' }],
    })
  allowedOrThrow(decideCheckIn(answer, run.given))
}

/** The run that asks this question, by its own word. */
async function askedFor(turn: Turn, decision: DecisionRow): Promise<RunRow | undefined> {
  if (decision.action !== checkInAction) return undefined
  const run = await runOf(turn, decision)
  return run?.check_in === decision.id ? run : undefined
}

/** The answer has settled: the run goes on or ends in the same turn. */
export async function answerCheckIn(
  turn: Turn,
  decision: DecisionRow,
  said: Pick<JudgmentContent, 'proposal' | 'choice'>,
  actor: Actor,
): Promise<void> {
  const run = await askedFor(turn, decision)
  const answer = readCheckIn(said.proposal ?? said.choice)
  if (run?.status !== 'waiting' || !answer) return
  const decided = decideCheckIn(answer, run.given)
  if (!decided.ok) return
  if (decided.more === null) await endRun(turn, run, actor)
  else await goOn(turn, run, decided.more, actor, { choice: answer.choice, decision: decision.id })
}

export const readRunById = async (turn: Pick<Turn, 'query' | 'workspace'>, id: string): Promise<RunRow | undefined> => {
  const uuid = parseId('run', id)
  return uuid === undefined ? undefined : readRun(turn, turn.workspace, uuid)
}
