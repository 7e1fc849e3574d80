import { normalQuantile } from '../intervals/normal-quantile.ts'
import { wilsonInterval } from '../intervals/wilson-interval.ts'
import { chooseLabel, type SoftLabels } from './soft-labels.ts'

export type LabelAccuracy = {
  /** `gold`: measured where the truth is known. `model`: what the soft labels claim of themselves. */
  readonly from: 'gold' | 'model'
  /** Items that it rests on. */
  readonly items: number
  /** Share of chosen labels that are right, 0..1. */
  readonly accuracy: number | null
  readonly lower: number
  readonly upper: number
}

/**
 * How many of the chosen labels are right: measured on gold where there is any (Wilson), else as the soft labels expect
 * (mean of the chosen probabilities; normal, each item a coin of its own). Two-sided at `confidence` (default 0.95).
 *
 * Weakness: without gold it is a claim, not a measurement. People who err together make it too high: say `from`.
 */
export function labelAccuracy(
  labels: SoftLabels,
  gold: readonly (readonly [item: number, truth: number])[] = [],
  confidence = 0.95,
): LabelAccuracy {
  if (gold.length > 0) {
    const right = gold.filter(([item, truth]) => chooseLabel(labels, item).label === truth).length
    const { share, lower, upper } = wilsonInterval(right, gold.length, confidence)
    return { from: 'gold', items: gold.length, accuracy: share, lower, upper }
  }
  const { items } = labels
  if (items === 0) return { from: 'model', items, accuracy: null, lower: 0, upper: 1 }
  let [sum, variance] = [0, 0]
  for (let i = 0; i < items; i++) {
    const { probability } = chooseLabel(labels, i)
    sum += probability
    variance += probability * (1 - probability)
  }
  const accuracy = sum / items
  const reach = (normalQuantile((1 + confidence) / 2) * Math.sqrt(variance)) / items
  return { from: 'model', items, accuracy, lower: Math.max(0, accuracy - reach), upper: Math.min(1, accuracy + reach) }
}
