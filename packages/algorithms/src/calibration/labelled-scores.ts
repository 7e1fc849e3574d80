/**
 * Requires one label for each finite score, and at least one of each.
 *
 * @throws RangeError otherwise.
 */
export function requireLabelledScoresOrThrow(scores: ArrayLike<number>, labels: readonly boolean[]): void {
  if (scores.length !== labels.length) throw new RangeError(`${scores.length} scores, ${labels.length} labels`)
  if (scores.length === 0) throw new RangeError('no scores')
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i]!)) throw new RangeError(`score ${i} is not finite: ${scores[i]}`)
  }
}

/**
 * Requires one outcome for each probability in 0..1, and at least one of each.
 *
 * @throws RangeError otherwise.
 */
export function requireProbabilitiesOrThrow(probabilities: ArrayLike<number>, outcomes: readonly boolean[]): void {
  requireLabelledScoresOrThrow(probabilities, outcomes)
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i]! < 0 || probabilities[i]! > 1) {
      throw new RangeError(`probability ${i} is outside 0..1: ${probabilities[i]}`)
    }
  }
}
