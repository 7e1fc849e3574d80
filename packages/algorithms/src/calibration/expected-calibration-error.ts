import { requireProbabilitiesOrThrow } from './labelled-scores.ts'

export type CalibrationBin = {
  /** The lowest and the highest probability that fell into the bin. */
  readonly lowest: number
  readonly highest: number
  readonly count: number
  readonly meanProbability: number
  /** Share of the bin's cases that were positive, in 0..1. */
  readonly rate: number
}

export type CalibrationError = {
  /** Mean over cases of |rate − mean probability| of their bin, in 0..1. */
  readonly error: number
  /** What `error` would come to, on average, if every probability here were exactly right. */
  readonly expectedIfCalibrated: number
  /** The bins that hold cases, in ascending order: the points of a reliability diagram. */
  readonly bins: readonly CalibrationBin[]
}

export type CalibrationErrorOptions = {
  /** `equal-width` cuts 0..1 evenly (Guo et al.); `equal-mass` gives bins of equal size, with ties kept together. */
  readonly binning?: 'equal-width' | 'equal-mass'
  /** Default 15. */
  readonly bins?: number
}

/**
 * How far probabilities stand from observed shares, by bins.
 *
 * Weakness: biased. Upward by sampling noise (n cases in B bins look wrong even when right, by some √(B/n);
 * `expectedIfCalibrated` is that floor in normal approximation), downward because errors of opposite sign within a bin
 * cancel, so fewer bins always look better. Compare only figures with the same binning and like n.
 *
 * @throws RangeError when lists differ in length, are empty, hold a probability outside 0..1, or bins is no count.
 * @see Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks", ICML 2017; on the bias, Roelofs,
 *   Cain, Shlens & Mozer, "Mitigating Bias in Calibration Error Estimation", AISTATS 2022.
 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  outcomes: readonly boolean[],
  { binning = 'equal-width', bins = 15 }: CalibrationErrorOptions = {},
): CalibrationError {
  requireProbabilitiesOrThrow(probabilities, outcomes)
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins must be a count, not ${bins}`)
  const order = Array.from(outcomes.keys()).sort((a, b) => probabilities[a]! - probabilities[b]!)
  const groups = (binning === 'equal-width' ? byWidth : byMass)(order, probabilities, bins)

  let error = 0
  let expectedIfCalibrated = 0
  const filled = groups.map((group): CalibrationBin => {
    const count = group.length
    const meanProbability = sumOf(group, (i) => probabilities[i]!) / count
    const rate = sumOf(group, (i) => (outcomes[i] ? 1 : 0)) / count
    const variance = sumOf(group, (i) => probabilities[i]! * (1 - probabilities[i]!)) / count
    error += (count / outcomes.length) * Math.abs(rate - meanProbability)
    expectedIfCalibrated += (count / outcomes.length) * Math.sqrt((2 * variance) / (Math.PI * count))
    return { lowest: probabilities[group[0]!]!, highest: probabilities[group.at(-1)!]!, count, meanProbability, rate }
  })
  return { error, expectedIfCalibrated, bins: filled }
}

function byWidth(order: readonly number[], probabilities: ArrayLike<number>, bins: number): number[][] {
  const groups = new Map<number, number[]>()
  for (const i of order) {
    const bin = Math.min(bins - 1, Math.floor(probabilities[i]! * bins))
    const group = groups.get(bin)
    if (group) group.push(i)
    else groups.set(bin, [i])
  }
  return [...groups.values()]
}

function byMass(order: readonly number[], probabilities: ArrayLike<number>, bins: number): number[][] {
  const groups: number[][] = []
  let start = 0
  for (let bin = 1; bin <= bins; bin++) {
    let end = Math.max(start, Math.round((bin * order.length) / bins))
    if (end === start) continue
    while (end < order.length && probabilities[order[end]!] === probabilities[order[end - 1]!]) end++
    groups.push(order.slice(start, end))
    start = end
  }
  return groups
}

function sumOf(group: readonly number[], value: (i: number) => number): number {
  return group.reduce((sum, i) => sum + value(i), 0)
}
