import {
  authorise,
  CountersignError,
  formatId,
  isProjectQueue,
  parseId,
  type JudgmentRequest,
  type Page,
  type TaskRowWire,
} from '@countersign/core'
import { decisionRowWire } from '../../engine/decision-wire.ts'
import { readBoard } from '../../engine/board.ts'
import { aboutOf, conflictOf, conflictReach } from '../../engine/conflicts.ts'
import { lanesFor } from '../../engine/eligible.ts'
import { missingFor } from '../../engine/no-reviewer.ts'
import { listJudgments } from '../../engine/insights.ts'
import { acknowledgeTask, delegateTask, escalateTask } from '../../engine/hand-on.ts'
import { commitJudgment, judge, undoJudgment } from '../../engine/judge.ts'
import { leaseWire, taskWire } from '../../engine/task-wire.ts'
import { isHidden } from '../../engine/visible-to.ts'
import { claimNext, claimTask, giveBack, renewLease, revealAi } from '../../engine/work.ts'
import { taskOrThrow } from '../../engine/find-task.ts'
import { type Worker } from '../../engine/worker.ts'
import { readDecisions } from '../../store/decisions.ts'
import { conflictValues, withoutConflict, type TaskRow } from '../../store/tasks.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

const worker = (call: Pick<Call, 'caller'>): Worker => ({
  person: call.caller.person as string,
  actor: call.caller.actor,
})
const readsQuality = ({ caller }: Pick<Call, 'caller'>): boolean => authorise(caller.principal, 'project.quality').ok
const idOf = (call: Pick<Call, 'params'>): string => call.params.id as string

export const workEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/tasks/claim',
    summary: 'Lease the next tasks, best first',
    operation: 'task.work',
    body: schemas.claim.optional(),
    answers: 'TaskList',
    run: (call) =>
      claimNext(
        call.context.engine,
        call.caller.workspace,
        worker(call),
        { queue: call.body?.queue, limit: call.body?.limit ?? 1, case: call.body?.case },
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/tasks',
    summary: 'Tasks that you could answer, or hold',
    operation: 'task.read',
    query: ['queue', 'status', 'kind', 'action', 'q', 'case', 'stuck', 'cursor', 'limit'],
    answers: 'TaskRowPage',
    run: listTasks,
  }),
  endpoint({
    method: 'GET',
    path: '/v1/board',
    summary: 'For whoever leads: backlog against deadlines, who is on what, what will be late',
    operation: 'board.read',
    query: [],
    answers: 'Board',
    async run({ context: { engine }, caller }) {
      const state = await engine.states.get(caller.workspace)
      return readBoard(engine.database, state, caller.person as string, engine.clock.now())
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/tasks/{id}',
    summary: 'What to show of a task',
    operation: 'task.read',
    query: [],
    answers: 'Task',
    async run(call) {
      const { engine } = call.context
      const state = await engine.states.get(call.caller.workspace)
      const task = await taskOrThrow({ query: engine.database.query, workspace: state.id }, idOf(call))
      // Which item others answer is told to nobody who answers.
      if (isProjectQueue(task.queue) && task.lease_person !== call.caller.person && !readsQuality(call))
        throw new CountersignError('not-found')
      return taskWire(engine.database, state, task, call.caller.person as string, engine.clock.now())
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/claim',
    summary: 'Lease this one',
    operation: 'task.work',
    body: schemas.nothing,
    answers: 'Task',
    run: (call) => claimTask(call.context.engine, call.caller.workspace, worker(call), idOf(call), call.idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/renew',
    summary: 'Keep the lease',
    operation: 'task.work',
    body: schemas.nothing,
    answers: 'Task',
    run: (call) => renewLease(call.context.engine, call.caller.workspace, worker(call), idOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/release',
    summary: 'Give it back',
    operation: 'task.work',
    body: schemas.nothing,
    run: (call) =>
      giveBack(
        call.context.engine,
        call.caller.workspace,
        worker(call),
        idOf(call),
        'released',
        undefined,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/skip',
    summary: 'Give it back and be offered another',
    operation: 'task.work',
    body: schemas.skip.optional(),
    run: (call) =>
      giveBack(
        call.context.engine,
        call.caller.workspace,
        worker(call),
        idOf(call),
        'skipped',
        call.body?.reason,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/delegate',
    summary: 'Pass it to somebody who may answer it; a lead may take it from whoever holds it',
    operation: 'task.work',
    body: schemas.delegate,
    answers: 'Task',
    run: (call) =>
      delegateTask(
        call.context.engine,
        call.caller.workspace,
        worker(call),
        idOf(call),
        call.body,
        authorise(call.caller.principal, 'task.reassign').ok,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/escalate',
    summary: 'Give it up the ladder: it opens to more people and comes forward',
    operation: 'task.work',
    body: schemas.escalate,
    answers: 'Task',
    run: (call) =>
      escalateTask(
        call.context.engine,
        call.caller.workspace,
        worker(call),
        idOf(call),
        call.body.comment,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/acknowledge',
    summary: 'Seen, and worked on for so long: nobody else is offered it until then',
    operation: 'task.work',
    body: schemas.acknowledge,
    answers: 'Task',
    run: (call) =>
      acknowledgeTask(
        call.context.engine,
        call.caller.workspace,
        worker(call),
        idOf(call),
        call.body.for,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/reveal',
    summary: 'Show the AI’s answer, after one’s own where the queue asks for it',
    operation: 'task.work',
    body: schemas.reveal.optional(),
    answers: 'Task',
    run: (call) => revealAi(call.context.engine, call.caller.workspace, worker(call), idOf(call), call.body?.answer),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/judgments',
    summary: 'Answer it',
    operation: 'judgment.give',
    body: schemas.judgment,
    status: 201,
    answers: 'Given',
    run: (call) =>
      judge(
        call.context.engine,
        call.caller.workspace,
        { ...worker(call), authn: call.caller.authn },
        idOf(call),
        call.body as JudgmentRequest,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/judgments/{id}/undo',
    summary: 'Take it back while it settles',
    operation: 'judgment.give',
    body: schemas.nothing,
    run: (call) => undoJudgment(call.context.engine, call.caller.workspace, worker(call), idOf(call), call.idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/judgments/{id}/commit',
    summary: 'Let it take effect now',
    operation: 'judgment.give',
    body: schemas.nothing,
    run: (call) =>
      commitJudgment(call.context.engine, call.caller.workspace, worker(call), idOf(call), call.idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/judgments',
    summary: 'Your own recent answers',
    operation: 'task.read',
    query: ['person', 'limit'],
    answers: 'JudgmentPage',
    async run(call) {
      const { engine } = call.context
      if ((call.query.get('person') ?? 'me') !== 'me')
        throw new CountersignError('bad-input', undefined, { errors: [{ path: '?person', message: 'takes me' }] })
      return {
        items: await listJudgments(
          engine.database,
          await engine.states.get(call.caller.workspace),
          { person: call.caller.person as string },
          limitOf(call.query, 20, 200),
        ),
        next: null,
      }
    },
  }),
]

async function listTasks(call: Call<undefined>): Promise<Page<TaskRowWire>> {
  const {
    context: { engine },
    caller,
    query,
  } = call
  const state = await engine.states.get(caller.workspace)
  const member = state.people.get(caller.person as string)
  const limit = limitOf(query, 50, 200)
  const lanes = member
    ? await lanesFor(engine.database, state, member, engine.clock.now(), query.get('queue') ?? undefined)
    : []
  const status = query.get('status') ?? 'open'
  if (!['open', 'leased', 'settling', 'done', 'cancelled'].includes(status))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?status', message: 'takes open, leased, settling, done or cancelled' }],
    })
  const stuck = query.get('stuck') === 'true'
  if (!stuck && query.get('stuck') !== null)
    throw new CountersignError('bad-input', undefined, { errors: [{ path: '?stuck', message: 'takes true' }] })
  const cursor = /^(-?\d{1,16})\.(\S{41})$/.exec(query.get('cursor') ?? '')
  if (query.get('cursor') && !cursor)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?cursor', message: 'not one that this list gave out' }],
    })
  const rows = await engine.database.query<TaskRow>(
    `select t.* from tasks t join decisions d on (d.workspace, d.id) = (t.workspace, t.decision)
     where t.workspace = $1 and t.status = $2 and (t.kind <> 'audit' or t.lease_person = $12)
       and (not $19 or exists (select 1 from stuck s where s.workspace = t.workspace and s.decision = t.decision)
         and not exists (select 1 from tasks o where o.workspace = t.workspace and o.decision = t.decision and o.kind = 'approval' and o.status = $2 and (o.slot, o.id) < (t.slot, t.id)))
       and (case when $19 then t.kind = 'approval' and ($5::text is null or t.queue = $5) when $2 = 'open' then (t.queue, t.class) in (select * from unnest($3::text[], $4::text[])) else ($5::text is null or t.queue = $5) end)
       and ($6::text is null or t.kind = $6) and ($7::text is null or d.action = $7) and ($8::text is null or t.case_ref = $8)
       and ($9::text is null or exists (select 1 from search s where s.workspace = t.workspace and s.decision = t.decision and s.words @@ websearch_to_tsquery('simple', $9)))
       and ($2 <> 'open' or $13 or $19 or not $12 = any(t.barred))
       and ($2 <> 'open' or $19 or ${withoutConflict(15)})
       and ($20 or t.queue not like 'project:%' or t.lease_person = $12)
       and ($10::bigint is null or (t.order_key, t.id) > ($10, $11)) order by t.order_key, t.id limit $14`,
    [
      state.id,
      status,
      lanes.map((lane) => lane.queue),
      lanes.map((lane) => lane.class),
      query.get('queue'),
      query.get('kind'),
      query.get('action'),
      query.get('case'),
      query.get('q')?.slice(0, 500) ?? null,
      cursor ? Number(cursor[1]) : null,
      cursor ? (parseId('task', cursor[2] as string) ?? null) : null,
      caller.person,
      state.solo,
      limit + 1,
      ...conflictValues(member ? conflictReach(member) : null),
      stuck,
      readsQuality(call),
    ],
  )
  const items = rows.slice(0, limit)
  const decisions = new Map(
    (await readDecisions(engine.database, state.id, [...new Set(items.map((task) => task.decision))])).map((row) => [
      row.id,
      row,
    ]),
  )
  const last = items.at(-1)
  return {
    items: items.flatMap((task) => {
      const decision = decisions.get(task.decision)
      if (!decision) return []
      if (status === 'open' && !stuck && member && conflictOf(state, member, aboutOf(state, decision)) !== null)
        return []
      const queue = state.queue(task.queue)
      const missing = task.kind === 'approval' ? missingFor(state, decision, task, engine.clock.now()) : []
      // Kept beside the decision; what has changed since counts.
      if (stuck && missing.length === 0) return []
      return [
        {
          id: formatId('task', task.id),
          kind: task.kind,
          queue: task.queue,
          status: task.status,
          created_at: new Date(task.created_at).toISOString(),
          due: task.due_at === null ? null : new Date(task.due_at).toISOString(),
          no_reviewer: missing,
          lease: leaseWire(state, task, decision, caller.person),
          decision: decisionRowWire(
            state,
            decision,
            isHidden(task, caller.person as string, queue.aiShown, queue.delayMs, engine.clock.now()),
          ),
        },
      ]
    }),
    next: rows.length > limit && last ? `${last.order_key}.${formatId('task', last.id)}` : null,
  }
}
