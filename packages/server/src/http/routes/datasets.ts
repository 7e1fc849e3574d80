/** Data sets. */
import { CountersignError, parseId } from '@countersign/core'
import {
  datasetItemRef,
  datasetItemWire,
  datasetOrThrow,
  datasetWire,
  readDatasetItems,
  readDatasets,
} from '../../engine/datasets/dataset-row.ts'
import { deleteDataset, makeDataset } from '../../engine/datasets/datasets.ts'
import { datasetFromDecisions } from '../../engine/datasets/from-decisions.ts'
import { addDatasetItems } from '../../engine/datasets/put-items.ts'
import { readTrials } from '../../engine/evaluation/read-trials.ts'
import * as schemas from '../dataset-schemas.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string
const bad = (path: string, message: string): never => {
  throw new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
}

export const datasetEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/datasets',
    summary: 'Make a data set; evaluations name it by its name',
    operation: 'dataset.write',
    body: schemas.dataset,
    status: 201,
    answers: 'Dataset',
    run: ({ context, caller, body, idempotency }) =>
      makeDataset(context.engine, caller.workspace, caller.actor, body.name, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/datasets',
    summary: 'Data sets, newest first',
    operation: 'dataset.read',
    query: ['cursor', 'limit'],
    answers: 'DatasetPage',
    async run({ context, caller, query }) {
      const cursor = query.get('cursor')
      const before =
        cursor === null ? null : (parseId('dataset', cursor) ?? bad('cursor', 'not one that this list gave out'))
      const limit = limitOf(query, 50, 200)
      const rows = await readDatasets(context.engine.database, caller.workspace, before, limit + 1)
      const items = rows.slice(0, limit).map(datasetWire)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/datasets/{id}',
    summary: 'A data set as it stands',
    operation: 'dataset.read',
    query: [],
    answers: 'Dataset',
    run: async (call) =>
      datasetWire(await datasetOrThrow(call.context.engine.database, call.caller.workspace, idOf(call))),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/datasets/{id}',
    summary: 'Destroy its items; what was measured by them stays',
    operation: 'dataset.write',
    answers: 'Dataset',
    run: (call) => deleteDataset(call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/datasets/{id}/items',
    summary: 'Items; the same id is the same item, and what changes something makes the next version',
    operation: 'dataset.write',
    body: schemas.datasetItems,
    answers: 'DatasetChanged',
    run: (call) =>
      addDatasetItems(
        ...([call.context.engine, call.caller.workspace, call.caller.actor, idOf(call)] as const),
        ...([call.body.items, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/datasets/{id}/from-decisions',
    summary: 'Items from decisions that are over, with what people found right: named, or flagged, overridden, audited',
    operation: 'dataset.write',
    body: schemas.datasetFrom,
    answers: 'DatasetChanged',
    run: (call) =>
      datasetFromDecisions(
        ...([call.context.engine, call.caller.workspace, call.caller, idOf(call)] as const),
        ...([call.body, call.idempotency] as const),
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/trials',
    summary: 'What was tried on one item, by evaluation: outputs and scores, newest first',
    operation: 'evaluation.read',
    query: ['dataset', 'item', 'cursor', 'limit'],
    answers: 'TrialPage',
    async run({ context: { engine }, caller, query }) {
      const row = await datasetOrThrow(engine.database, caller.workspace, query.get('dataset') ?? '')
      const [cursor, item] = [query.get('cursor'), query.get('item') ?? bad('item', 'missing: the id of an item')]
      const before =
        cursor === null ? null : (parseId('evaluation', cursor) ?? bad('cursor', 'not one that this list gave out'))
      return readTrials(engine, row, item, before, limitOf(query, 20, 100))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/datasets/{id}/items',
    summary: 'Its items, in the order in which they came; of an earlier version, or the one of this id',
    operation: 'dataset.read',
    query: ['version', 'item', 'cursor', 'limit'],
    answers: 'DatasetItemPage',
    async run(call) {
      const { query } = call
      const { database, states } = call.context.engine
      const { key } = await states.get(call.caller.workspace)
      const row = await datasetOrThrow(database, call.caller.workspace, idOf(call))
      const [version, cursor] = [query.get('version') ?? String(row.version), query.get('cursor') ?? '0']
      if (!/^\d{1,9}$/.test(version)) bad('version', 'takes the number of a version')
      if (!/^\d{1,9}$/.test(cursor)) bad('cursor', 'not one that this list gave out')
      const [item, limit] = [query.get('item'), limitOf(query, 50, 200)]
      const rows = await readDatasetItems(database, row, {
        ...{ version: Number(version), after: Number(cursor), limit: limit + 1 },
        ref: item === null ? null : datasetItemRef(key, row.id, item),
      })
      const shown = rows.slice(0, limit)
      return {
        items: shown.map((one) => datasetItemWire(key, one)),
        next: rows.length > limit ? String(shown.at(-1)?.n) : null,
      }
    },
  }),
]
