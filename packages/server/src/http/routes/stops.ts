/** The emergency stop, its end, and drills. */
import {
  CountersignError,
  parseId,
  type Page,
  type StopDetailWire,
  type StopScope,
  type StopWire,
} from '@countersign/core'
import { beginDrill, fileDrill, listDrills } from '../../engine/stops/drills.ts'
import { readStops, stopDetail, stopWire } from '../../engine/stops/read-stops.ts'
import { resumeStop } from '../../engine/stops/resume-stop.ts'
import { setStop, stopEverything, type StopRequest } from '../../engine/stops/set-stop.ts'
import { endpoint, limitOf } from '../endpoint.ts'
import { ownsInstallation } from '../owns-installation.ts'
import * as schemas from '../schemas.ts'

/** Members that were left out are absent. */
const scopeOf = (given: string | { [name in keyof StopScope]?: StopScope[name] | undefined }): StopScope =>
  typeof given === 'string'
    ? given === 'everything'
      ? { everything: true }
      : {}
    : (Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as StopScope)

export const stopEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/stops',
    summary: 'Stop: after this answer nothing in scope is released, on any process',
    operation: 'stop.set',
    body: schemas.stop,
    status: 201,
    answers: 'StopSet',
    async run(call) {
      const { context, caller, body, idempotency } = call
      const request: StopRequest = { scope: scopeOf(body.scope), level: body.level, reason: body.reason }
      if (!request.scope.everything) return setStop(context.engine, caller.workspace, caller, request, idempotency)
      if (!(await ownsInstallation(call)))
        throw new CountersignError(
          'forbidden',
          'Everything, in every workspace, is stopped by the owner of the installation. Stop this workspace instead: leave the scope empty.',
        )
      return stopEverything(context.engine, caller.workspace, caller, request, idempotency)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/stops',
    summary: 'Stops, newest first',
    operation: 'stop.read',
    query: ['active', 'cursor', 'limit'],
    answers: 'StopPage',
    async run({ context: { engine }, caller, query }): Promise<Page<StopWire>> {
      const state = await engine.states.get(caller.workspace)
      const limit = limitOf(query, 50, 200)
      const active = query.get('active')
      if (active !== null && active !== 'true' && active !== 'false')
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?active', message: 'takes true or false' }],
        })
      const before = parseId('stop', query.get('cursor') ?? '')
      const filter = { ...(active === null ? {} : { active: active === 'true' }), ...(before ? { before } : {}) }
      const rows = await readStops(engine.database, state.id, filter, limit + 1)
      const items = rows.slice(0, limit).map((row) => stopWire(state, row))
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/stops/{id}',
    summary: 'One stop, and what the log says of it: the last release before it, and that none came after',
    operation: 'stop.read',
    query: [],
    answers: 'StopDetail',
    async run({ context: { engine }, caller, params }): Promise<StopDetailWire> {
      const state = await engine.states.get(caller.workspace)
      const id = parseId('stop', params.id as string)
      const [row] = id ? await readStops(engine.database, state.id, { id }, 1) : []
      if (!row)
        throw new CountersignError('not-found', `There is no stop ${params.id?.slice(0, 60)} in this workspace.`)
      return stopDetail(engine.database, state, row)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/stops/{id}/resume',
    summary: 'Agree to go on; the second, different person ends the stop',
    operation: 'stop.resume',
    body: schemas.nothing,
    answers: 'StopResumed',
    run: ({ context, caller, params, idempotency }) =>
      resumeStop(
        context.engine,
        caller.workspace,
        { id: caller.person as string, actor: caller.actor },
        params.id as string,
        idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/drills',
    summary: 'Begin a drill: approved decisions of which nothing comes, to release and to stop meanwhile',
    operation: 'drill.run',
    body: schemas.drill,
    status: 201,
    answers: 'DrillBegun',
    run: ({ context, caller, body, idempotency }) =>
      beginDrill(context.engine, caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/drills/{id}/file',
    summary: 'File what a drill measured; its stops end',
    operation: 'drill.run',
    body: schemas.drillResult,
    answers: 'Drill',
    run: ({ context, caller, params, body, idempotency }) =>
      fileDrill(context.engine, caller.workspace, caller.actor, params.id as string, body.rounds, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/drills',
    summary: 'Drills, newest first',
    operation: 'stop.read',
    query: ['limit'],
    answers: 'DrillPage',
    async run({ context: { engine }, caller, query }) {
      const state = await engine.states.get(caller.workspace)
      return { items: await listDrills(engine.database, state, limitOf(query, 20, 100)), next: null }
    },
  }),
]
