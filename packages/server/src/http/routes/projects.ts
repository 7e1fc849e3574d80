/** Projects of labels, evaluations and comparisons: made, changed, read; their items, quality and gold. */
import { authorise, parseId, type AggregationMethod, type ProjectRequest } from '@countersign/core'
import { itemsFromDecisions } from '../../engine/projects/from-decisions.ts'
import { listGolds, restoreByHand, retireByHand } from '../../engine/projects/golds.ts'
import {
  changeProject,
  listGuidelines,
  makeProject,
  writeGuideline,
  type ProjectChange,
} from '../../engine/projects/make-project.ts'
import { ownProject } from '../../engine/projects/own.ts'
import { projectOrThrow } from '../../engine/projects/project-row.ts'
import { listProjects } from '../../engine/projects/project-wires.ts'
import { projectWires } from '../../engine/projects/project-wires.ts'
import { recheckItems } from '../../engine/projects/recheck.ts'
import { letGoOn } from '../../engine/projects/resume-person.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import * as schemas from '../project-schemas.ts'
import { aggregationMethods } from '../project-schemas.ts'
import { nothing } from '../schemas.ts'
import { bad } from '../item-filter.ts'

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string
const leads = ({ principal }: Call['caller']): boolean => authorise(principal, 'project.quality').ok

export const projectEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/projects',
    summary: 'Make a project, and its queue with it',
    operation: 'project.write',
    body: schemas.project,
    status: 201,
    answers: 'Project',
    run: ({ context, caller, body, idempotency }) =>
      makeProject(
        ...([context.engine, caller.workspace, caller.actor, context.addressRules] as const),
        ...([body as ProjectRequest, idempotency] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects',
    summary: 'Projects, newest first',
    operation: 'project.read',
    query: ['archived'],
    answers: 'ProjectPage',
    async run({ context: { engine }, caller, query }) {
      const archived = query.get('archived')
      if (archived !== null && archived !== 'true') bad('archived', 'takes true')
      const state = await engine.states.get(caller.workspace)
      return { items: await listProjects(engine.database, state, leads(caller), archived === 'true'), next: null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}',
    summary: 'One project',
    operation: 'project.read',
    query: [],
    answers: 'Project',
    async run(call) {
      const { engine } = call.context
      const state = await engine.states.get(call.caller.workspace)
      const row = await projectOrThrow(engine.database, state.id, idOf(call))
      return (await projectWires(engine.database, state, [row], leads(call.caller)))[0]
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/projects/{id}',
    summary: 'Change how it goes, or put it away; what it asks stays',
    operation: 'project.write',
    body: schemas.projectChange,
    answers: 'Project',
    run: ({ context, caller, body, ...call }) =>
      changeProject(
        ...([context.engine, caller.workspace, caller.actor, context.addressRules] as const),
        ...([idOf(call), body as ProjectChange] as const),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/guideline',
    summary: 'A new version of its guideline',
    operation: 'project.write',
    body: schemas.guidelineText,
    status: 201,
    answers: 'Guideline',
    run: (call) =>
      writeGuideline(
        ...([call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)] as const),
        ...([call.body, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/guideline',
    summary: 'Every version of its guideline, newest first',
    operation: 'project.read',
    query: [],
    answers: 'GuidelinePage',
    run: async (call) => ({
      items: await listGuidelines(call.context.engine, call.caller.workspace, idOf(call), leads(call.caller)),
      next: null,
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/mine',
    summary: 'How you did in it yourself',
    operation: 'project.own',
    query: [],
    answers: 'OwnProject',
    async run(call) {
      const { database, states } = call.context.engine
      const { workspace, person } = call.caller
      const project = await projectOrThrow(database, workspace, idOf(call))
      return ownProject(database, await states.get(workspace), project, person as string)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/items',
    summary:
      'Items from decisions that are over, with what systems proposed and people found right: named, or flagged, overridden, audited',
    operation: 'project.write',
    body: schemas.itemsOf,
    status: 201,
    answers: 'ItemsMade',
    run: (call) =>
      itemsFromDecisions(
        ...([call.context.engine, call.caller.workspace, call.caller, idOf(call)] as const),
        ...([call.body, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/quality',
    summary: 'Agreement, skill, confusion, and labels that may be wrong; with method, as another one weighs answers',
    operation: 'project.quality',
    query: ['method'],
    answers: 'ProjectQuality',
    async run(call) {
      const method = call.query.get('method')
      if (method !== null && !(aggregationMethods as readonly string[]).includes(method))
        bad('method', `takes ${aggregationMethods.join(', ')}`)
      return call.context.qualities.read(call.caller.workspace, idOf(call), method as AggregationMethod | null)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/learning',
    summary: 'Rounds of active learning, how good the learner is by the random arm, and whether the strategy is ahead',
    operation: 'project.quality',
    query: [],
    answers: 'Learning',
    run: (call) => call.context.learners.read(call.caller.workspace, idOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/recheck',
    summary: 'Ask one more person about items that may be labelled wrong',
    operation: 'project.write',
    body: schemas.recheck,
    answers: 'Rechecked',
    run: (call) =>
      recheckItems(
        ...([call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)] as const),
        ...([call.body.items, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/people/{person}/resume',
    summary: 'Let somebody go on whom gold has paused',
    operation: 'project.write',
    body: nothing,
    answers: 'Project',
    run: (call) =>
      letGoOn(
        ...([call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)] as const),
        call.params.person as string,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/golds',
    summary: 'Items whose right answer is known, and how people do on them',
    operation: 'project.quality',
    query: ['project', 'cursor', 'limit'],
    answers: 'GoldPage',
    async run({ context: { engine }, caller, query }) {
      const uuidOf = (kind: 'project' | 'decision', name: string): string | null => {
        const text = query.get(name)
        return text === null ? null : (parseId(kind, text) ?? bad(name, 'not an id of this kind'))
      }
      const limit = limitOf(query, 50, 200)
      const rows = await listGolds(engine.database, await engine.states.get(caller.workspace), {
        ...{ project: uuidOf('project', 'project'), after: uuidOf('decision', 'cursor'), limit: limit + 1 },
      })
      const items = rows.slice(0, limit)
      return { items, next: rows.length > limit ? (items.at(-1)?.item ?? null) : null }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/golds/{id}',
    summary: 'Retire it: nobody is given it any more',
    operation: 'project.write',
    answers: 'Gold',
    run: (call) => retireByHand(call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/golds/{id}/restore',
    summary: 'Take it back into use; gold that nearly everybody fails stays retired',
    operation: 'project.write',
    body: nothing,
    answers: 'Gold',
    run: (call) => restoreByHand(call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)),
  }),
]
