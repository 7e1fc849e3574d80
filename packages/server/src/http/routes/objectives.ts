/** Objectives: how wrong what goes ahead alone may be, and what that rests on. */
import { authorise, CountersignError, type ObjectiveDetailWire, type ObjectiveWire, type Page } from '@countersign/core'
import { readObjectiveDetail, readObjectiveWires } from '../../engine/objectives/objective-page.ts'
import { addObjective, changeObjective } from '../../engine/objectives/objectives.ts'
import { evidenceFor } from '../../engine/objectives/evidence-for.ts'
import { endpoint } from '../endpoint.ts'
import { objective, objectiveChange } from '../objective-schemas.ts'

export const objectiveEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/objectives',
    summary: 'Objectives by name: threshold, evidence and state of each',
    operation: 'objective.read',
    query: [],
    answers: 'ObjectivePage',
    async run({ context: { engine }, caller }): Promise<Page<ObjectiveWire>> {
      return { items: await readObjectiveWires(engine.database, caller.workspace), next: null }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/objectives',
    summary: 'Ask how wrong what goes ahead alone may be, in a session; it begins in `learning`, where people decide',
    operation: 'objective.loosen',
    body: objective,
    status: 201,
    answers: 'Objective',
    run: ({ context, caller, body, idempotency }) =>
      addObjective(context.engine, caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/objectives/evidence',
    summary: 'How much evidence a wish needs, before it is made',
    operation: 'objective.read',
    query: ['max_error', 'confidence'],
    answers: 'Evidence',
    run: ({ query }) => Promise.resolve(evidenceFor(query.get('max_error'), query.get('confidence'))),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/objectives/{id}',
    summary:
      'One objective: each version and segment, its evidence, risk–coverage curve, history, and what others cost',
    operation: 'objective.read',
    query: [],
    answers: 'ObjectiveDetail',
    async run({ context: { engine }, caller, params }): Promise<ObjectiveDetailWire> {
      const state = await engine.states.get(caller.workspace)
      const detail = await readObjectiveDetail(engine.database, state, params.id as string)
      if (!detail) throw new CountersignError('not-found', 'There is no such objective in this workspace.')
      return detail
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/objectives/{id}',
    summary: 'Change an objective; what lets more go ahead asks for a session, and another wish learns anew',
    operation: 'objective.write',
    body: objectiveChange,
    answers: 'Objective',
    run: ({ context, caller, params, body }) =>
      changeObjective(
        context.engine,
        caller.workspace,
        caller.actor,
        params.id as string,
        body,
        authorise(caller.principal, 'objective.loosen'),
      ),
  }),
]
