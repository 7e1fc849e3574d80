/** A data set as it stands, its items, and what is told of them. */
import {
  CountersignError,
  formatId,
  parseId,
  type DatasetItemWire,
  type DatasetWire,
  type Json,
  type JsonObject,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac, openJson, unwrapKey, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'

export interface DatasetRow {
  workspace: string
  id: string
  name: string
  version: number
  items: number
  made_at: number
  changed_at: number
  deleted_at: number | null
}
/** What is sealed of an item. */
export interface DatasetItem {
  id: string
  input: Json
  expected: Json
  subject: string | null
  attributes: JsonObject
}
export interface DatasetItemRow {
  n: number
  since: number
  sealed: Buffer
  subject_ref: Buffer | null
  from_decision: string | null
  subject_key: Buffer | null
}

/** Of an item `i`: whether it stands in the version of this parameter. */
export const standsIn = (version: string): string =>
  `i.since <= ${version} and (i.until is null or i.until > ${version})`
const select = `select d.*, (select count(*)::int from dataset_items i where (i.workspace, i.dataset) = (d.workspace, d.id) and i.until is null) as items from datasets d`
/** Of an item or output `x`: the wrapped key of its subject, which seals it. */
export const subjectKeyOf = (x: string): string =>
  `(select s.wrapped_key from subject_keys s where (s.workspace, s.ref) = (${x}.workspace, ${x}.subject_ref)) as subject_key`

/** What an id is known by: it names what it is about, so it is kept as a keyed hash. */
export const datasetItemRef = (key: Key, dataset: string, item: string): Buffer =>
  hmac(key, `dataset-item:${dataset}:${item}`)

/** Sealed by its subject's key, else by the workspace's. */
export const openOf = <T>(key: Key, { sealed, subject_key }: { sealed: Buffer; subject_key: Buffer | null }): T =>
  openJson<T>(subject_key ? unwrapKey(key, subject_key) : key, sealed)

export async function datasetOrThrow(q: Query, workspace: string, id: string): Promise<DatasetRow> {
  const uuid = parseId('dataset', id)
  const [row] = uuid
    ? await q.query<DatasetRow>(`${select} where d.workspace = $1 and d.id = $2`, [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no data set ${id.slice(0, 60)} in this workspace.`)
  return row
}

export const findDataset = async (q: Query, workspace: string, name: string): Promise<DatasetRow | undefined> =>
  (
    await q.query<DatasetRow>(`${select} where d.workspace = $1 and d.name = $2 and d.deleted_at is null`, [
      workspace,
      name,
    ])
  )[0]

/** Newest first, without what was deleted. */
export const readDatasets = (
  q: Query,
  workspace: string,
  before: string | null,
  limit: number,
): Promise<DatasetRow[]> =>
  q.query<DatasetRow>(
    `${select} where d.workspace = $1 and d.deleted_at is null and ($2::uuid is null or d.id < $2) order by d.id desc limit $3`,
    [workspace, before, limit],
  )

export const datasetWire = (row: DatasetRow): DatasetWire => ({
  ...{ id: formatId('dataset', row.id), name: row.name, version: row.version, items: row.items },
  ...{ made_at: isoTime(row.made_at), changed_at: isoTime(row.changed_at) },
  deleted_at: row.deleted_at === null ? null : isoTime(row.deleted_at),
})

export interface ItemsWanted {
  version: number
  /** Only the one that is known by this. */
  ref: Buffer | null
  after: number
  limit: number
}
export const readDatasetItems = (
  q: Query,
  { workspace, id }: Pick<DatasetRow, 'workspace' | 'id'>,
  { version, ref, after, limit }: ItemsWanted,
): Promise<(DatasetItemRow & { overturned: boolean })[]> =>
  q.query(
    `select i.n, i.since, i.sealed, i.subject_ref, i.from_decision, ${subjectKeyOf('i')},
       exists (select 1 from lineage l where l.workspace = i.workspace and l.from_kind = 'decision' and l.from_id = i.from_decision
         and l.to_kind = 'dataset' and l.to_id = i.dataset and l.voided_at is not null) as overturned
     from dataset_items i where i.workspace = $1 and i.dataset = $2 and ${standsIn('$3')} and ($4::bytea is null or i.external_ref = $4)
       and i.n > $5 order by i.n limit $6`,
    [workspace, id, version, ref, after, limit],
  )

export function datasetItemWire(key: Key, row: DatasetItemRow & { overturned: boolean }): DatasetItemWire {
  const { id, input, expected, subject, attributes } = openOf<DatasetItem>(key, row)
  return {
    ...{ id, input, expected, subject, attributes, since: row.since },
    from: row.from_decision === null ? null : formatId('decision', row.from_decision),
    overturned: row.overturned,
  }
}
