/**
 * Gold: items whose right answer is known. They are drawn for a person by a keyed hash of how much they were given, so
 * that nobody can foresee them, and a task for one is told to be as old as its item, so that nobody can tell it apart.
 */
import { wilsonInterval } from '@countersign/algorithms'
import {
  formatId,
  isDrawn,
  isGoldDue,
  isGoldTooHard,
  isOneAnswer,
  isUnderMark,
  type Labels,
  type Question,
} from '@countersign/core'
import { readDecision } from '../../store/decisions.ts'
import { hmac, openJson, type Key } from '../../store/seal.ts'
import { taskAndDecision, taskWithDecision, type TaskAndDecision } from '../../store/tasks.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import type { QueueSpec } from '../queue-spec.ts'
import { itemTask } from './bear-items.ts'
import { judgeMarks } from './judge-marks.ts'
import { readProject, type ProjectRow } from './project-row.ts'
import type { ItemRow } from './item-row.ts'

/** For ever: offered to nobody but whom it was drawn for. */
const keptMs = 100 * 366 * 86_400_000

/** A number from 0 to 1 that nobody outside can foresee. */
const drawnFor = (turn: Pick<Turn, 'state'>, project: string, person: string, given: number): number =>
  hmac(turn.state.key, `gold:${project}:${person}:${given}`).readUInt32BE(0) / 2 ** 32

/** What is given out instead of this candidate: gold, where it is due; else the candidate. */
export async function drawGold(
  engine: Engine,
  turn: Turn,
  person: string,
  candidate: TaskAndDecision,
): Promise<TaskAndDecision> {
  const { task } = candidate
  const { project } = turn.state.queue(task.queue)
  // What was kept for somebody was drawn or passed on before.
  if (project === null || task.kind === 'adjudication' || task.preferred === person) return candidate
  const [place] = await turn.query<{ given: number; last_gold: boolean }>(
    `insert into project_people (workspace, project, person, given) values ($1, $2, $3, 1)
     on conflict (workspace, project, person) do update set given = project_people.given + 1 returning given, last_gold`,
    [turn.workspace, project.id, person],
  )
  const { given, last_gold } = place as { given: number; last_gold: boolean }
  const due = isGoldDue(project.goldShare, last_gold, drawnFor(turn, project.id, person, given))
  const gold = due ? await giveGold(engine, turn, project.id, person) : undefined
  if ((gold !== undefined) !== last_gold)
    await turn.query('update project_people set last_gold = $4 where workspace = $1 and project = $2 and person = $3', [
      turn.workspace,
      project.id,
      person,
      gold !== undefined,
    ])
  return gold ?? candidate
}

/** One that they have not had; those that were given least come first. */
async function giveGold(
  engine: Engine,
  turn: Turn,
  projectId: string,
  person: string,
): Promise<TaskAndDecision | undefined> {
  const [item] = await turn.query<{ decision: string; taken: number }>(
    `select i.decision, (select count(*) from tasks t where t.workspace = i.workspace and t.decision = i.decision) as taken from items i
     where i.workspace = $1 and i.project = $2 and i.gold_sealed is not null and i.retired_at is null and i.state = 'open'
       and not exists (select 1 from tasks t where t.workspace = i.workspace and t.decision = i.decision and (t.lease_person = $3 or t.preferred = $3))
     order by i.gold_given, i.n limit 1`,
    [turn.workspace, projectId, person],
  )
  const project = item && (await readProject(turn, turn.workspace, projectId))
  const decision = item && (await readDecision(turn, turn.workspace, item.decision))
  if (!project || !decision || decision.status !== 'waiting') return undefined
  const from = {
    ...{ id: decision.id, seats: decision.seats, queue: decision.queue, dueAt: null, caseRef: null, barred: [] },
    confidence: decision.confidence,
  }
  const task = itemTask(engine, turn, project.kind, from, item.taken, decision.created_at)
  await turn.addTasks([{ ...task, preferred: person }])
  await turn.query(
    'update tasks set created_at = at_ms($3), reserved_until = at_ms($4) where workspace = $1 and id = $2',
    [turn.workspace, task.id, decision.created_at, turn.nowMs + keptMs],
  )
  const { text, values } = taskWithDecision(turn.workspace, task.id)
  const [row] = await turn.query(text, values)
  return taskAndDecision(row)
}

/** Every question that has a right answer was answered so; of what is drawn, enough of it (`judgeMarks`). */
export const isRight = (questions: readonly Question[], right: Labels, labels: Labels): boolean =>
  questions.every((question) => {
    const known = right[question.name]
    if (known === undefined) return true
    if (!isDrawn(question)) return isOneAnswer(question, known, labels[question.name])
    const { f1, asked } = judgeMarks(question, known, labels[question.name])
    return f1 >= asked
  })

/** An answer to gold has settled. */
export async function scoreGold(
  turn: Turn,
  project: ProjectRow,
  item: ItemRow,
  key: Key,
  person: string,
  labels: Labels,
): Promise<void> {
  const { workspace } = turn
  const right = isRight(project.spec.questions, openJson<Labels>(key, item.gold_sealed as Buffer), labels)
  await turn.query(
    'insert into gold_answers (workspace, decision, person, right_answer, at) values ($1, $2, $3, $4, at_ms($5)) on conflict (workspace, decision, person) do nothing',
    [workspace, item.decision, person, right, turn.nowMs],
  )
  await turn.query(
    'update items set gold_given = gold_given + 1, gold_right = gold_right + $3::integer where workspace = $1 and decision = $2',
    [workspace, item.decision, Number(right)],
  )
  if (isGoldTooHard(item.gold_given + 1, item.gold_right + Number(right)) && item.retired_at === null)
    await retireGold(turn, project, item, 'nearly-all-fail')
  const [row] = await turn.query<{ n: number; hits: number; paused: boolean }>(
    `insert into project_people (workspace, project, person, gold_given, gold_right) values ($1, $2, $3, 1, $4)
     on conflict (workspace, project, person) do update set gold_given = project_people.gold_given + 1, gold_right = project_people.gold_right + $4
     returning gold_given - gold_from as n, gold_right - right_from as hits, paused_at is not null as paused`,
    [workspace, project.id, person, Number(right)],
  )
  const { n, hits, paused } = row as { n: number; hits: number; paused: boolean }
  const { gold } = project.spec
  if (gold && !paused && isUnderMark(gold, n, wilsonInterval(hits, n).upper))
    await pausePerson(turn, project, person, n)
}

/** Nobody is given it any more. What was answered stays; nobody is held to it who has been paused by it. */
export async function retireGold(
  turn: Turn,
  project: Pick<ProjectRow, 'id'>,
  item: Pick<ItemRow, 'n' | 'decision'>,
  why: 'nearly-all-fail' | 'by-hand',
  actor: Actor = { kind: 'system', id: null },
): Promise<void> {
  await turn.query('update items set retired_at = at_ms($3), retired = $4 where workspace = $1 and decision = $2', [
    ...[turn.workspace, item.decision, turn.nowMs, why],
  ])
  await turn.query(
    `update tasks set status = 'cancelled' where workspace = $1 and decision = $2 and status in ('open', 'leased')`,
    [turn.workspace, item.decision],
  )
  turn.record({
    type: 'gold.retired',
    actor,
    data: { project: formatId('project', project.id), item: item.n, why },
  })
}

/** It is given again, to whoever has not had it. */
export async function restoreGold(
  turn: Turn,
  project: Pick<ProjectRow, 'id'>,
  item: Pick<ItemRow, 'n' | 'decision'>,
  actor: Actor,
): Promise<void> {
  await turn.query('update items set retired_at = null, retired = null where workspace = $1 and decision = $2', [
    ...[turn.workspace, item.decision],
  ])
  turn.record({ type: 'gold.restored', actor, data: { project: formatId('project', project.id), item: item.n } })
}

const keepPaused = (turn: Turn, queue: string, paused: readonly string[]): Promise<unknown> =>
  turn.query('update queues set spec = jsonb_set(spec, $3, $4) where workspace = $1 and name = $2', [
    ...[turn.workspace, queue, ['paused'], JSON.stringify(paused)],
  ])

const pausedIn = async (turn: Turn, queue: string): Promise<string[]> =>
  (
    await turn.query<{ spec: QueueSpec }>('select spec from queues where workspace = $1 and name = $2', [
      ...[turn.workspace, queue],
    ])
  )[0]?.spec.paused ?? []

async function pausePerson(turn: Turn, project: ProjectRow, person: string, answered: number): Promise<void> {
  await turn.query(
    'update project_people set paused_at = at_ms($4) where workspace = $1 and project = $2 and person = $3',
    [turn.workspace, project.id, person, turn.nowMs],
  )
  await keepPaused(turn, project.queue, [...(await pausedIn(turn, project.queue)), person])
  // What they hold goes back, so that it is answered by somebody else.
  await turn.query(
    `update tasks set status = 'open', lease_person = null, lease_until = null, leased_at = null, acknowledged_until = null
     where workspace = $1 and queue = $2 and lease_person = $3 and status = 'leased'`,
    [turn.workspace, project.queue, person],
  )
  turn.bumpEpoch()
  turn.record({
    type: 'person.paused',
    actor: { kind: 'system', id: null },
    data: { project: formatId('project', project.id), person: formatId('person', person), answered, by: 'gold' },
  })
}

/** A lead lets them go on; what counts begins anew. */
export async function resumePerson(turn: Turn, project: ProjectRow, person: string): Promise<boolean> {
  const [row] = await turn.query(
    `update project_people set paused_at = null, gold_from = gold_given, right_from = gold_right
     where workspace = $1 and project = $2 and person = $3 and paused_at is not null returning person`,
    [turn.workspace, project.id, person],
  )
  if (!row) return false
  const paused = await pausedIn(turn, project.queue)
  await keepPaused(
    turn,
    project.queue,
    paused.filter((one) => one !== person),
  )
  turn.bumpEpoch()
  return true
}
