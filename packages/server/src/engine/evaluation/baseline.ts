/** The scores of an evaluation that another is compared with, output by output. */
import { formatId, type Criterion } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Key } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import { datasetOrThrow, openOf, standsIn, subjectKeyOf, type DatasetItem } from '../datasets/dataset-row.ts'
import { evaluationOrThrow, type EvaluationRow } from './evaluation-row.ts'
import { readStanding, type Scored } from './standing.ts'

/** What is not known to be the same item is not compared: the same id may have been something else. */
export async function readBaseline(
  turn: Turn,
  criteria: readonly Criterion[],
  row: EvaluationRow,
): Promise<Scored[] | 'gone' | null> {
  if (row.baseline === null) return null
  const before = await evaluationOrThrow(turn, turn.workspace, formatId('evaluation', row.baseline))
  if (before.outputs_deleted_at !== null) return 'gone'
  const { scored } = await readStanding(turn, turn.state.key, criteria, before)
  const changed = await readChanged(turn, turn.state.key, row, before)
  return changed === 'all' ? [] : scored.filter(({ id }) => !changed.has(id))
}

/** Ids of items that stand in one of two versions of a stored set alone. Of a set that is gone, or of two of one name, nobody can say. */
export async function readChanged(
  q: Query,
  key: Key,
  row: EvaluationRow,
  before: EvaluationRow,
): Promise<Set<string> | 'all'> {
  if (row.dataset_id === null || before.dataset_id === null) return new Set()
  if (row.dataset_id !== before.dataset_id) return 'all'
  if (row.dataset_version === before.dataset_version) return new Set()
  const dataset = await datasetOrThrow(q, row.workspace, formatId('dataset', row.dataset_id))
  if (dataset.deleted_at !== null) return 'all'
  const items = await q.query<{ sealed: Buffer; subject_key: Buffer | null }>(
    `select i.sealed, ${subjectKeyOf('i')} from dataset_items i where i.workspace = $1 and i.dataset = $2 and (${standsIn('$3')}) <> (${standsIn('$4')})`,
    [row.workspace, row.dataset_id, row.dataset_version, before.dataset_version],
  )
  return new Set(items.map((item) => openOf<DatasetItem>(key, item).id))
}
