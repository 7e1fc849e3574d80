/** Decisions that are over become items: what the system was given, and what people found right. */
import {
  formatId,
  type DatasetChangedWire,
  type DatasetFromRequest,
  type DecisionsQuery,
  type Json,
  type JsonObject,
} from '@countersign/core'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { endedOrThrow, findEnded, readRight, type Ended } from '../found-decisions.ts'
import { openDataset, putItems, type NewDatasetItem } from './put-items.ts'

const taken =
  'select 1 from dataset_items i where (i.workspace, i.dataset, i.from_decision) = (d.workspace, $2, d.id) and i.until is null'

/** @param systems of the key that asks; null: all. */
export function datasetFromDecisions(
  engine: Engine,
  workspace: string,
  caller: { actor: Actor; systems: readonly string[] | null },
  id: string,
  { decisions, query }: DatasetFromRequest,
  idempotency: Idempotency | null,
): Promise<DatasetChangedWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const dataset = await openDataset(turn, workspace, id)
      const wanted = decisions ?? (await findEnded(turn, query as DecisionsQuery, caller.systems, taken, dataset.id))
      const ended = await endedOrThrow(turn, wanted, caller.systems)
      const right = await readRight(turn, ended)
      const items = ended.map((one) => itemOf(one, right.get(one.row.id)))
      const changed = await putItems(engine, turn, caller.actor, dataset, items)
      await turn.query(
        `insert into lineage (workspace, from_kind, from_id, to_kind, to_id, at)
         select $1, 'decision', u.source, 'dataset', $2, at_ms($3) from unnest($4::uuid[]) as u(source)
         on conflict (workspace, from_kind, from_id, to_kind, to_id) do update set at = excluded.at, voided_at = null`,
        [workspace, dataset.id, turn.nowMs, ended.map(({ row }) => row.id)],
      )
      return changed
    },
    idempotency,
  )
}

function itemOf({ row, content }: Ended, right: Json | undefined): NewDatasetItem {
  const { action, system, version, status } = row
  return {
    ...{ id: formatId('decision', row.id), input: content.input, subject: content.subject, from: row.id },
    expected: right ?? null,
    attributes: { ...content.attributes, action, system, version, status, proposed: content.proposal } as JsonObject,
  }
}
