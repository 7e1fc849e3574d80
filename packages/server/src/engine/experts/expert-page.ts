/** Behind an expert's link: one task at a time, with what the answer needs, and what they may do with it. */
import {
  CountersignError,
  formatId,
  parseId,
  verdictsFor,
  type ExpertTaskWire,
  type Json,
  type JudgmentRequest,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecision, type DecisionRow } from '../../store/decisions.ts'
import { sha256 } from '../../store/seal.ts'
import { readTask, type TaskRow } from '../../store/tasks.ts'
import { decisionWire, hideAi } from '../decision-wire.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import { judge, type Given } from '../judge.ts'
import { filesIn } from '../use-files.ts'
import { objectionTo } from '../second-look/objection-to.ts'
import { isHidden } from '../visible-to.ts'
import { claimTask, revealAi } from '../work.ts'
import type { WorkspaceState } from '../workspace-state.ts'

interface LinkRow {
  workspace: string
  person: string
  tasks: string[]
  expires_at: number
}

/** One answer for every link that opens nothing: it tells not even that somebody was asked. */
async function linkOrThrow(q: Query, token: string): Promise<LinkRow> {
  const [link] = await q.query<LinkRow>(
    `select workspace, person, expires_at, array[task] || array(select t.task from expert_tasks t where (t.workspace, t.person) = (e.workspace, e.person) order by t.task) as tasks
     from experts e where hash = $1 and revoked_at is null and expires_at > app_now()`,
    [sha256(token)],
    'expert-link',
  )
  if (!link) throw new CountersignError('not-found', 'This link is not valid, or not any more. Ask whoever sent it.')
  return link
}

const workerOf = ({ person }: LinkRow) => ({
  person,
  authn: 'link' as const,
  actor: { kind: 'person' as const, id: formatId('person', person), authn: 'link' },
})

interface Asked {
  task: TaskRow
  row: DecisionRow
  status: ExpertTaskWire['status']
}

/** What they are asked now: what they hold, else the next that is open to them, else the last that was. */
async function standing(q: Query, link: LinkRow): Promise<{ now: Asked; left: number }> {
  const all: Asked[] = []
  for (const id of link.tasks) {
    const task = (await readTask(q, link.workspace, id)) as TaskRow
    const row = (await readDecision(q, link.workspace, task.decision)) as DecisionRow
    all.push({ task, row, status: statusOf(task, row, link.person) })
  }
  const left = all.filter(({ status }) => status === 'held' || status === 'open')
  const now =
    left.find(({ status }) => status === 'held') ??
    left[0] ??
    all.find(({ status }) => status === 'answered') ??
    (all[0] as Asked)
  return { now, left: left.length }
}

/** @param item 1 is the first of what the link asks; null is what is asked now. */
async function taskAt(q: Query, link: LinkRow, item: number | null): Promise<string> {
  if (item === null) return formatId('task', (await standing(q, link)).now.task.id)
  const task = link.tasks[item - 1]
  if (task === undefined)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?item', message: `takes a number from 1 to ${link.tasks.length}` }],
    })
  return formatId('task', task)
}

export async function expertPage(engine: Engine, token: string): Promise<ExpertTaskWire> {
  const q = engine.database
  const link = await linkOrThrow(q, token)
  const state = await engine.states.get(link.workspace)
  const { now, left } = await standing(q, link)
  return {
    name: state.people.get(link.person)?.name ?? '',
    workspace: state.name,
    expires_at: isoTime(link.expires_at),
    item: link.tasks.indexOf(now.task.id) + 1,
    of: link.tasks.length,
    left,
    status: now.status,
    asked: await askedOf(q, state, now.task, now.row, link.person, engine.clock.now()),
  }
}

function statusOf(task: TaskRow, row: DecisionRow, person: string): ExpertTaskWire['status'] {
  const theirs = task.lease_person === person
  if (theirs && (task.status === 'settling' || task.status === 'done')) return 'answered'
  if (row.status !== 'waiting') return 'closed'
  if (task.status === 'leased') return theirs ? 'held' : 'closed'
  return task.status === 'open' && task.preferred === person ? 'open' : 'closed'
}

async function askedOf(
  q: Query,
  state: WorkspaceState,
  task: TaskRow,
  row: DecisionRow,
  person: string,
  nowMs: number,
): Promise<ExpertTaskWire['asked']> {
  const status = statusOf(task, row, person)
  if (status !== 'open' && status !== 'held') return null
  const queue = state.queue(task.queue)
  const hidden = isHidden(task, person, queue.aiShown, queue.delayMs, nowMs)
  const whole = decisionWire(state, row)
  const seen = hidden ? hideAi(whole) : whole
  const { kind, action, digest, input, proposal, schema, alternatives, explanation, confidence } = seen
  const objection = task.objection === null ? null : await objectionTo(q, state, task.objection, person, row)
  return {
    ...{ kind, action, digest, input, proposal, schema, alternatives, explanation, confidence },
    verdicts: verdictsFor(task.kind, row.kind, row.editable),
    reasons: queue.reasons,
    due: task.due_at === null ? null : isoTime(task.due_at),
    ai_shown: queue.aiShown,
    revealed: !hidden,
    objection: objection?.text ?? null,
  }
}

/** Holds the task for them; what they hold already they go on holding. */
export async function takeAsExpert(engine: Engine, token: string, item: number | null): Promise<void> {
  const link = await linkOrThrow(engine.database, token)
  await claimTask(engine, link.workspace, workerOf(link), await taskAt(engine.database, link, item), null)
}

export async function revealToExpert(
  engine: Engine,
  token: string,
  item: number | null,
  answer: Json | undefined,
): Promise<void> {
  await takeAsExpert(engine, token, item)
  const link = await linkOrThrow(engine.database, token)
  await revealAi(engine, link.workspace, workerOf(link), await taskAt(engine.database, link, item), answer)
}

/** Of several items an answer names its own: sent twice, it must not answer the next one. */
export async function answerAsExpert(
  engine: Engine,
  token: string,
  item: number | null,
  request: JudgmentRequest,
): Promise<Given> {
  const first = await linkOrThrow(engine.database, token)
  if (item === null && first.tasks.length > 1)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?item', message: 'say which of them you answer' }],
    })
  await takeAsExpert(engine, token, item)
  const link = await linkOrThrow(engine.database, token)
  return judge(engine, link.workspace, workerOf(link), await taskAt(engine.database, link, item ?? 1), request, null)
}

/** The workspace of a file that is part of what they are asked about, as it is shown to them. */
export async function fileForExpert(engine: Engine, token: string, file: string): Promise<string> {
  const link = await linkOrThrow(engine.database, token)
  const { asked } = await expertPage(engine, token)
  const shown = asked === null ? [] : filesIn(asked as unknown as Json)
  if (parseId('file', file) === undefined || !shown.includes(file))
    throw new CountersignError('not-found', 'There is no such file in what you are asked about.')
  return link.workspace
}
