import { normalQuantile } from './normal-quantile.ts'

export type WeightedShare = {
  /** Cases in the sample. */
  readonly n: number
  /** As many cases drawn evenly would tell as much (Kish); at most `n`. */
  readonly effective: number
  /** Estimated share of the population, 0..1, or null where the sample is empty. */
  readonly share: number | null
  readonly lower: number
  readonly upper: number
}

/**
 * The share of hits in a population, from a sample whose i-th case was drawn with a known probability in (0, 1]: Hájek's
 * ratio, each case standing for 1 / probability. The interval is Wilson's at Kish's effective sample size, two-sided at
 * `confidence` (default 0.95).
 *
 * Weakness: approximate. Very uneven probabilities make it too narrow, since Kish's formula does not know how hits and
 * weights go together. Assumes that every case of the population could be drawn.
 *
 * @throws RangeError where a probability lies outside (0, 1], or `confidence` outside (0, 1).
 * @see Hájek, comment on Basu, 1971; Kish, Survey Sampling, 1965, §11.7; Wilson, JASA 22, 1927.
 */
export function weightedShare(
  sample: readonly { readonly hit: boolean; readonly probability: number }[],
  confidence = 0.95,
): WeightedShare {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must lie in (0, 1), not ${confidence}`)
  let [total, hits, squares] = [0, 0, 0]
  for (const { hit, probability } of sample) {
    if (!(probability > 0 && probability <= 1)) throw new RangeError(`a probability of ${probability}`)
    const weight = 1 / probability
    total += weight
    squares += weight * weight
    if (hit) hits += weight
  }
  if (total === 0) return { n: 0, effective: 0, share: null, lower: 0, upper: 1 }
  const effective = (total * total) / squares
  const share = hits / total
  const z = normalQuantile((1 + confidence) / 2)
  const centre = 2 * effective * share + z * z
  const halfWidth = z * Math.sqrt(z * z + 4 * effective * share * (1 - share))
  const scale = 2 * (effective + z * z)
  return {
    ...{ n: sample.length, effective, share },
    lower: hits === 0 ? 0 : (centre - halfWidth) / scale,
    upper: share >= 1 ? 1 : (centre + halfWidth) / scale,
  }
}
