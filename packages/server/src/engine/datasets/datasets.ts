/** Data sets: made and deleted. A deleted one has no items any more; what was measured by it stays. */
import { CountersignError, formatId, type DatasetWire } from '@countersign/core'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { datasetOrThrow, datasetWire, findDataset } from './dataset-row.ts'

export function makeDataset(
  engine: Engine,
  workspace: string,
  actor: Actor,
  name: string,
  idempotency: Idempotency | null,
): Promise<DatasetWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      if (await findDataset(turn, workspace, name))
        throw new CountersignError('name-taken', `There is a data set of the name "${name}" already.`)
      const id = turn.newId()
      await turn.query(
        'insert into datasets (workspace, id, name, version, made_at, changed_at) values ($1, $2, $3, 0, at_ms($4), at_ms($4))',
        [workspace, id, name, turn.nowMs],
      )
      turn.record({ type: 'dataset.made', actor, data: { dataset: formatId('dataset', id) } })
      return datasetWire(await datasetOrThrow(turn, workspace, formatId('dataset', id)))
    },
    idempotency,
  )
}

/** Twice is once. */
export function deleteDataset(engine: Engine, workspace: string, actor: Actor, id: string): Promise<DatasetWire> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await datasetOrThrow(turn, workspace, id)
    if (row.deleted_at !== null) return datasetWire(row)
    const [busy] = await turn.query(
      `select 1 from evaluations where workspace = $1 and dataset_id = $2 and status = 'running' and call_url is not null limit 1`,
      [workspace, row.id],
    )
    if (busy) throw new CountersignError('dataset-busy')
    const gone = await turn.query('delete from dataset_items where workspace = $1 and dataset = $2 returning 1', [
      workspace,
      row.id,
    ])
    await turn.query(
      'update datasets set deleted_at = at_ms($3), changed_at = at_ms($3) where workspace = $1 and id = $2',
      [workspace, row.id, turn.nowMs],
    )
    turn.record({ type: 'dataset.deleted', actor, data: { dataset: id, items: gone.length } })
    return datasetWire(await datasetOrThrow(turn, workspace, id))
  })
}
