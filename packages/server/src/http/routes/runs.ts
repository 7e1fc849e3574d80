/** Runs: an agent's stretches of work under a budget. */
import { CountersignError, formatId, parseId, type Page, type RunDetailWire, type RunWire } from '@countersign/core'
import { awaitChange } from '../../engine/await-answer.ts'
import { runDetail, runWire } from '../../engine/runs/run-wire.ts'
import { beat, end, pause, renewRun, runOrThrow, startRun } from '../../engine/runs/runs.ts'
import { listRuns } from '../../store/runs.ts'
import { endpoint, limitOf, untilGone, waitOf, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

const statuses = ['running', 'waiting', 'paused', 'ended']
/** Of an endpoint that only people may call. */
const personOf = ({ caller }: Pick<Call, 'caller'>) => ({ ...caller, person: caller.person as string })
const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string

export const runEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/runs',
    summary: 'Start a run: work under a budget, at a level of autonomy',
    operation: 'run.start',
    body: schemas.run,
    status: 201,
    answers: 'Run',
    run: ({ context, caller, body, idempotency }) =>
      startRun(context.engine, caller.workspace, caller, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/runs',
    summary: 'Runs and how their budgets burn, newest first',
    operation: 'run.read',
    query: ['system', 'status', 'cursor', 'limit'],
    answers: 'RunPage',
    async run({ context: { engine }, caller, query }): Promise<Page<RunWire>> {
      const state = await engine.states.get(caller.workspace)
      const limit = limitOf(query, 50, 200)
      const status = query.get('status') ?? undefined
      if (status !== undefined && !statuses.includes(status))
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?status', message: `takes ${statuses.join(', ')}` }],
        })
      const systems = caller.systems?.includes('*') ? undefined : (caller.systems ?? undefined)
      const filter = { system: query.get('system') ?? undefined, status, systems }
      const before = parseId('run', query.get('cursor') ?? '')
      const rows = await listRuns(engine.database, state.id, { ...filter, before }, limit + 1)
      const items = rows.slice(0, limit).map((row) => runWire(state, row, engine.clock.now()))
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/runs/{id}',
    summary: 'One run and the tree of its decisions; with wait, when it goes on, or has changed past rev',
    operation: 'run.read',
    query: ['wait', 'rev'],
    answers: 'RunDetail',
    async run(call): Promise<RunDetailWire> {
      const { engine } = call.context
      const { workspace } = call.caller
      const { waitMs, rev } = waitOf(call.query)
      const read = () => runOrThrow({ query: engine.database.query, workspace }, call.caller, idOf(call))
      const row =
        waitMs === 0
          ? await read()
          : await awaitChange(
              engine,
              workspace,
              read,
              (now) => (rev === null ? now.status === 'running' || now.status === 'ended' : now.rev > rev),
              ({ type, leaf }, now) => type.startsWith('run.') && (!now || leaf.data.run === formatId('run', now.id)),
              { waitMs, signal: untilGone(call) },
            )
      return runDetail(engine.database, await engine.states.get(workspace), row, engine.clock.now())
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/runs/{id}/heartbeat',
    summary: 'A sign of life; a run that gives none is paused',
    operation: 'run.beat',
    body: schemas.nothing,
    answers: 'Run',
    run: (call) => beat(call.context.engine, call.caller.workspace, call.caller, idOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/runs/{id}/renew',
    summary: 'Let a run go on, with more from now on',
    operation: 'run.renew',
    body: schemas.runRenewal,
    answers: 'Run',
    run: (call) =>
      renewRun(
        call.context.engine,
        call.caller.workspace,
        personOf(call),
        idOf(call),
        call.body.budget,
        call.idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/runs/{id}/pause',
    summary: 'Pause a run: nothing is released in it until it is renewed',
    operation: 'run.pause',
    body: schemas.nothing,
    answers: 'Run',
    run: (call) => pause(call.context.engine, call.caller.workspace, personOf(call), idOf(call), call.idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/runs/{id}/end',
    summary: 'End a run: nothing more is released in it',
    operation: 'run.end',
    body: schemas.nothing,
    answers: 'Run',
    run: (call) => end(call.context.engine, call.caller.workspace, call.caller, idOf(call), call.idempotency),
  }),
]
