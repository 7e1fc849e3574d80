import type { Labels, TaskWire } from '../api/wire.ts'
import { isRecord } from '../words/scalars.ts'

export interface Prediction {
  labels: Labels
  score: number | null
}

/** What a model said of the item; null where it said nothing, or while it is hidden. */
export function predictionOf({
  decision,
}: {
  decision: Pick<TaskWire['decision'], 'kind' | 'proposal' | 'confidence'>
}): Prediction | null {
  return decision.kind === 'prediction' && isRecord(decision.proposal)
    ? { labels: decision.proposal, score: decision.confidence }
    : null
}
