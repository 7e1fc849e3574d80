/** The items of a project, for who leads: found, compared, and answered several at once. */
import { formatId, parseId } from '@countersign/core'
import { findItems } from '../../engine/projects/find-items.ts'
import { previewAnswers } from '../../engine/projects/preview-answers.ts'
import { projectOrThrow } from '../../engine/projects/project-row.ts'
import { similarItems } from '../../engine/projects/similar-items.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import * as schemas from '../project-schemas.ts'
import { afterOf, itemFilterOf, itemQuery } from '../item-filter.ts'

async function projectOf({ context: { engine }, caller, params }: Pick<Call, 'context' | 'caller' | 'params'>) {
  const state = await engine.states.get(caller.workspace)
  return { engine, state, project: await projectOrThrow(engine.database, state.id, params.id as string) }
}

export const itemEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/items',
    summary: 'Its items, with answers and what they come to; every filter holds together with the others',
    operation: 'project.quality',
    query: [...itemQuery, 'cursor', 'limit'],
    answers: 'FoundItems',
    async run(call) {
      const { engine, state, project } = await projectOf(call)
      const { filter, sought, suspected } = itemFilterOf(call.query)
      const limit = limitOf(call.query, 50, 200)
      const after = afterOf(call.query)
      const among = suspected
        ? (await call.context.qualities.read(state.id, formatId('project', project.id), null)).questions.flatMap(
            ({ suspects }) => suspects.flatMap(({ item }) => parseId('decision', item) ?? []),
          )
        : undefined
      const { next, ...found } = await findItems(
        engine.database,
        state,
        project,
        { ...filter, among, after, limit },
        sought,
      )
      return { ...found, next: next === null ? null : String(next) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/items/answerable',
    summary: 'Which of these you may give this answer, and by which task; send it to /v1/tasks/judgments',
    operation: 'project.quality',
    body: schemas.answerable,
    answers: 'Answerable',
    async run(call) {
      const { engine, state, project } = await projectOf(call)
      const { items, labels } = call.body
      return { items: await previewAnswers(engine, state, project, call.caller.person, items, labels) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/items/{item}/similar',
    summary: 'The items nearest to one, by what the learner learns from or its words; of how many it looked at',
    operation: 'project.quality',
    query: ['limit'],
    answers: 'SimilarItems',
    async run(call) {
      const { engine, state, project } = await projectOf(call)
      return similarItems(engine.database, state, project, call.params.item as string, limitOf(call.query, 10, 50))
    },
  }),
]
