/** What was tried on one item of a stored data set, by version after version: outputs and scores, newest first. */
import { formatId, type OutputWire, type TrialWire } from '@countersign/core'
import type { DatasetRow } from '../datasets/dataset-row.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import { outputRef, selectOutputs, type EvaluationRow, type OutputRow } from './evaluation-row.ts'
import { readOutputs } from './read-outputs.ts'

/** @param limit of evaluations that are looked at; those without an output of it are left out. */
export async function readTrials(
  { database, states }: Engine,
  { workspace, id: dataset }: DatasetRow,
  item: string,
  before: string | null,
  limit: number,
): Promise<{ items: TrialWire[]; next: string | null }> {
  const { key } = await states.get(workspace)
  const evaluations = await database.query<EvaluationRow>(
    'select * from evaluations where workspace = $1 and dataset_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4',
    [workspace, dataset, before, limit + 1],
  )
  const shown = evaluations.slice(0, limit)
  const rows = await database.query<OutputRow & { evaluation: string }>(
    `${selectOutputs} where workspace = $1 and (evaluation, external_ref) in (select * from unnest($2::uuid[], $3::bytea[]))`,
    [workspace, shown.map(({ id }) => id), shown.map(({ id }) => outputRef(key, id, item))],
  )
  const outputs = new Map(rows.map((row) => [row.evaluation, row]))
  const items = await Promise.all(
    shown.map(async (one): Promise<TrialWire[]> => {
      const row = outputs.get(one.id)
      if (!row) return []
      const [told] = await readOutputs(database, key, one, [row])
      const { id: _id, expected: _expected, was: _was, ...tried } = told as OutputWire
      return [
        {
          ...{ evaluation: formatId('evaluation', one.id), system: one.system, version: one.version },
          ...{ dataset_version: one.dataset_version as number, made_at: isoTime(one.made_at) },
          rubric: { id: formatId('rubric', one.rubric), version: one.rubric_version },
          ...tried,
        },
      ]
    }),
  )
  const last = shown.at(-1)
  return { items: items.flat(), next: evaluations.length > limit && last ? formatId('evaluation', last.id) : null }
}
