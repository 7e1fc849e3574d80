import { requirePredictionsOrThrow, type LabelledPredictions } from './confident-joint.ts'

export type QualityScore = 'self-confidence' | 'normalised-margin'

/**
 * How trustworthy each given label looks, 0..1; lowest first is the order to re-check in. Self-confidence is the
 * probability of the given label; the normalised margin compares it with the best of the others.
 *
 * @throws RangeError as `confidentJoint`.
 */
export function labelQuality(predictions: LabelledPredictions, score: QualityScore = 'self-confidence'): Float64Array {
  const { classes, values, labels } = predictions
  requirePredictionsOrThrow(predictions)
  return Float64Array.from({ length: labels.length }, (_, i) => {
    const own = values[i * classes + labels[i]!]!
    if (score === 'self-confidence') return own
    let other = 0
    for (let k = 0; k < classes; k++) if (k !== labels[i]) other = Math.max(other, values[i * classes + k]!)
    return (1 + own - other) / 2
  })
}
