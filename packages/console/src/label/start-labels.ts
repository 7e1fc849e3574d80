import type { AiShown, Labels } from '../api/wire.ts'
import type { Prediction } from './prediction-of.ts'

export type Begun = 'nothing' | 'draft' | 'ai' | 'majority'

/**
 * What an item's editors hold when it comes into view: what the person had begun, else what most answered where it is
 * adjudicated, else the AI's answer where the queue shows it openly. Anything that is shown later is taken over by hand.
 */
export function startLabels(
  known: { prediction: Prediction | null; majority: Labels | null },
  shown: AiShown,
  draft: Labels | null,
): { labels: Labels; begun: Begun } {
  if (draft && Object.keys(draft).length > 0) return { labels: draft, begun: 'draft' }
  if (known.majority) return { labels: known.majority, begun: 'majority' }
  if (shown === 'open' && known.prediction) return { labels: known.prediction.labels, begun: 'ai' }
  return { labels: {}, begun: 'nothing' }
}
