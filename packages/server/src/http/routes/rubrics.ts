/** Rubrics and their versions. */
import { CountersignError, parseId } from '@countersign/core'
import {
  listRubrics,
  listRubricVersions,
  makeRubric,
  readRubric,
  writeRubricVersion,
} from '../../engine/evaluation/rubrics.ts'
import { rubricDrift } from '../../engine/evaluation/rubric-drift.ts'
import { endpoint, limitOf } from '../endpoint.ts'
import * as schemas from '../evaluation-schemas.ts'

export const rubricEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/rubrics',
    summary: 'Make a rubric, of criteria of its own or from starters',
    operation: 'rubric.write',
    body: schemas.rubric,
    status: 201,
    answers: 'Rubric',
    run: ({ context, caller, body, idempotency }) =>
      makeRubric(context.engine, caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/rubrics',
    summary: 'Rubrics as they stand, newest first',
    operation: 'rubric.read',
    query: ['cursor', 'limit'],
    answers: 'RubricPage',
    async run({ context, caller, query }) {
      const cursor = query.get('cursor')
      const before = cursor === null ? null : parseId('rubric', cursor)
      if (before === undefined)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?cursor', message: 'not one that this list gave out' }],
        })
      const limit = limitOf(query, 50, 200)
      const rows = await listRubrics(context.engine.database, caller.workspace, before, limit + 1)
      const items = rows.slice(0, limit)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/rubrics/{id}',
    summary: 'One rubric, by its latest version',
    operation: 'rubric.read',
    query: [],
    answers: 'Rubric',
    run: ({ context, caller, params }) => readRubric(context.engine.database, caller.workspace, params.id as string),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/rubrics/{id}/versions',
    summary: 'A new version; tells which criteria must be scored again',
    operation: 'rubric.write',
    body: schemas.rubricVersion,
    status: 201,
    answers: 'RubricVersion',
    run: ({ context, caller, params, body, idempotency }) =>
      writeRubricVersion(
        ...([context.engine, caller.workspace, caller.actor, params.id as string] as const),
        ...([body.criteria, idempotency] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/rubrics/{id}/versions',
    summary: 'Every version, newest first, with what changed',
    operation: 'rubric.read',
    query: [],
    answers: 'RubricVersionPage',
    run: async ({ context, caller, params }) => ({
      items: await listRubricVersions(context.engine.database, caller.workspace, params.id as string),
      next: null,
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/rubrics/{id}/drift',
    summary: 'How scores shifted from one version to another, on outputs that were scored by both',
    operation: 'rubric.read',
    query: ['from', 'to'],
    answers: 'Drift',
    async run({ context: { engine }, caller, params, query }) {
      const { version } = await readRubric(engine.database, caller.workspace, params.id as string)
      const [from, to] = ['from', 'to'].map((name) => {
        const said = Number(query.get(name) ?? '')
        if (Number.isInteger(said) && said >= 1 && said <= version) return said
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: `?${name}`, message: `takes a version, 1 to ${version}` }],
        })
      }) as [number, number]
      return rubricDrift(engine, caller.workspace, params.id as string, from, to)
    },
  }),
]
