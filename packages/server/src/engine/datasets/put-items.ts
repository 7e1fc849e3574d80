/** Items come into a data set. The same id is the same item; what is changed stands beside what it was, in its versions. */
import {
  canonicalize,
  CountersignError,
  formatId,
  type DatasetChangedWire,
  type DatasetItemRequest,
  type FieldError,
  type Json,
} from '@countersign/core'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { refOf } from '../erasure/erase.ts'
import { subjectKeys } from '../sealed-key.ts'
import {
  datasetItemRef,
  datasetOrThrow,
  openOf,
  subjectKeyOf,
  type DatasetItem,
  type DatasetItemRow,
  type DatasetRow,
} from './dataset-row.ts'

/** As many as an evaluation takes. */
const mostItems = 20_000

export interface NewDatasetItem extends DatasetItem {
  /** The decision that it is made from. */
  from: string | null
}
const sealedOf = ({ id, input, expected, subject, attributes }: DatasetItem): Json => ({
  ...{ id, input, expected, subject, attributes },
})

export function addDatasetItems(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  items: readonly DatasetItemRequest[],
  idempotency: Idempotency | null,
): Promise<DatasetChangedWire> {
  const ids = items.map((item) => item.id)
  const errors = ids.flatMap((one, i): FieldError[] =>
    ids.indexOf(one) < i ? [{ path: `items.${i}.id`, message: 'stands there twice' }] : [],
  )
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return engine.committer.act(
    workspace,
    async (turn) =>
      putItems(
        engine,
        turn,
        actor,
        await openDataset(turn, workspace, id),
        items.map(({ id: name, input, expected = null, subject = null, attributes = {} }) => ({
          ...{ id: name, input, expected, subject, attributes, from: null },
        })),
      ),
    idempotency,
  )
}

export async function openDataset(turn: Turn, workspace: string, id: string): Promise<DatasetRow> {
  const row = await datasetOrThrow(turn, workspace, id)
  if (row.deleted_at !== null) throw new CountersignError('dataset-deleted')
  return row
}

/** Each id once. */
export async function putItems(
  engine: Engine,
  turn: Turn,
  actor: Actor,
  dataset: DatasetRow,
  items: readonly NewDatasetItem[],
): Promise<DatasetChangedWire> {
  const { workspace, state } = turn
  const refs = items.map(({ id }) => datasetItemRef(state.key, dataset.id, id))
  const standing = await readStanding(turn, dataset, refs)
  const put = items.flatMap((item, i) => {
    const ref = refs[i] as Buffer
    const was = standing.get(ref.toString('hex'))
    return was && isSame(item, openOf<DatasetItem>(state.key, was), was.from_decision) ? [] : [{ item, ref, was }]
  })
  const changed = put.filter(({ was }) => was !== undefined).length
  const added = put.length - changed
  if (dataset.items + added > mostItems)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'items', message: `a data set holds ${mostItems} at most` }],
    })
  const known = items.length - put.length
  if (put.length === 0) return { version: dataset.version, added, changed, known }

  const version = dataset.version + 1
  await turn.query(
    'update dataset_items set until = $3 where workspace = $1 and dataset = $2 and external_ref = any($4) and until is null',
    [workspace, dataset.id, version, put.map(({ ref }) => ref)],
  )
  const subjects = put.map(({ item }) => (item.subject === null ? null : refOf(state, item.subject)))
  const keys = await subjectKeys(
    turn,
    engine.seal,
    state.key,
    workspace,
    subjects.filter((ref) => ref !== null),
  )
  await turn.query(
    `insert into dataset_items (workspace, dataset, n, external_ref, since, sealed, subject_ref, from_decision)
     select $1, $2, m.n + u.at, u.ref, $3, u.sealed, u.subject, u.source
     from (select coalesce(max(n), 0) as n from dataset_items where workspace = $1 and dataset = $2) m,
       unnest($4::bytea[], $5::bytea[], $6::bytea[], $7::uuid[]) with ordinality as u(ref, sealed, subject, source, at)`,
    [
      ...[workspace, dataset.id, version, put.map(({ ref }) => ref)],
      put.map(({ item }, i) => {
        const subject = subjects[i]
        return engine.seal.json((subject && keys.get(subject.toString('hex'))) ?? state.key, sealedOf(item))
      }),
      ...[subjects, put.map(({ item }) => item.from)],
    ],
  )
  await turn.query('update datasets set version = $3, changed_at = at_ms($4) where workspace = $1 and id = $2', [
    workspace,
    dataset.id,
    version,
    turn.nowMs,
  ])
  const id = formatId('dataset', dataset.id)
  turn.record({ type: 'dataset.changed', actor, data: { dataset: id, version, added, changed } })
  return { version, added, changed, known }
}

const isSame = (item: NewDatasetItem, was: DatasetItem, from: string | null): boolean =>
  item.from === from && canonicalize(sealedOf(item)) === canonicalize(sealedOf(was))

async function readStanding(turn: Turn, { id }: DatasetRow, refs: readonly Buffer[]) {
  const rows = await turn.query<DatasetItemRow & { ref: string }>(
    `select i.*, encode(i.external_ref, 'hex') as ref, ${subjectKeyOf('i')} from dataset_items i
     where i.workspace = $1 and i.dataset = $2 and i.until is null and i.external_ref = any($3)`,
    [turn.workspace, id, refs],
  )
  return new Map(rows.map((row) => [row.ref, row]))
}
