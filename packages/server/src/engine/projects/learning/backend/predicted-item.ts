/** What a model of yours said of an item, shown as a prediction that came with it would be. */
import type { DecisionWire, Json } from '@countersign/core'
import type { Query } from '../../../../store/database.ts'
import type { DecisionRow } from '../../../../store/decisions.ts'
import { openJson, type Key } from '../../../../store/seal.ts'
import { keyOf } from '../../../sealed-key.ts'
import type { WorkspaceState } from '../../../workspace-state.ts'
import type { Predicted } from './read-predictions.ts'

export const openPredicted = (key: Key, sealed: Buffer): Predicted =>
  openJson<Predicted & Record<string, Json>>(key, sealed)

export async function withPrediction(
  q: Query,
  state: WorkspaceState,
  row: DecisionRow,
  wire: DecisionWire,
): Promise<DecisionWire> {
  if (row.project === null || row.kind !== 'question') return wire
  const [item] = await q.query<{ predicted_sealed: Buffer }>(
    'select predicted_sealed from items where workspace = $1 and decision = $2 and predicted_sealed is not null',
    [state.id, row.id],
    'predicted-item',
  )
  const key = item && keyOf(state.key, row)
  if (!key) return wire
  const { labels, score } = openPredicted(key, item.predicted_sealed)
  return { ...wire, kind: 'prediction', proposal: labels as Json, confidence: score }
}
