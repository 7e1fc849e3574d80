import { sigmoid, softplus } from '../learning/sigmoid.ts'
import { requireLabelledScoresOrThrow } from './labelled-scores.ts'

/** probability = 1 / (1 + exp(−(slope · score + offset))). */
export type PlattCalibration = { readonly slope: number; readonly offset: number }

/**
 * Fits a sigmoid from scores to probabilities by maximum likelihood, with Platt's smoothed targets
 * ((positives + 1) / (positives + 2) instead of 1, 1 / (negatives + 2) instead of 0) and Newton steps with
 * backtracking, following the numerics of Lin, Lin & Weng. Defined for one class alone, too.
 *
 * Weakness: only right when the log-odds really are linear in the score. Fit on cases that did not train the score. A
 * slope below zero says that the score ranks the wrong way round.
 *
 * @throws RangeError when the lists differ in length, are empty or hold a score that is not finite.
 * @see Platt, "Probabilistic Outputs for Support Vector Machines", 1999; Lin, Lin & Weng, "A Note on Platt's
 *   Probabilistic Outputs", Machine Learning 68, 2007.
 */
export function fitPlatt(scores: ArrayLike<number>, labels: readonly boolean[]): PlattCalibration {
  requireLabelledScoresOrThrow(scores, labels)
  const positives = labels.filter(Boolean).length
  const negatives = labels.length - positives
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)]
  const targets = Float64Array.from(labels, (label) => (label ? high : low))

  let slope = 0
  let offset = Math.log((positives + 1) / (negatives + 1))
  let loss = lossAt(scores, targets, slope, offset)
  for (let iteration = 0; iteration < 100; iteration++) {
    const { gradient, hessian } = derivativesAt(scores, targets, slope, offset)
    const [g1, g2] = gradient
    if (Math.abs(g1) < 1e-9 && Math.abs(g2) < 1e-9) break
    const [h11, h21, h22] = hessian
    const determinant = h11 * h22 - h21 * h21
    const slopeStep = -(h22 * g1 - h21 * g2) / determinant
    const offsetStep = -(h11 * g2 - h21 * g1) / determinant
    const descent = g1 * slopeStep + g2 * offsetStep
    let size = 1
    let next = lossAt(scores, targets, slope + slopeStep, offset + offsetStep)
    while (!(next < loss + 1e-4 * size * descent) && size >= 1e-10) {
      size /= 2
      next = lossAt(scores, targets, slope + size * slopeStep, offset + size * offsetStep)
    }
    if (size < 1e-10) break
    slope += size * slopeStep
    offset += size * offsetStep
    loss = next
  }
  return { slope, offset }
}

/** The calibrated probability of a score, in 0..1. */
export function plattProbability({ slope, offset }: PlattCalibration, score: number): number {
  return sigmoid(slope * score + offset)
}

function lossAt(scores: ArrayLike<number>, targets: Float64Array, slope: number, offset: number): number {
  let sum = 0
  for (let i = 0; i < targets.length; i++) {
    const logit = slope * scores[i]! + offset
    sum += targets[i]! * softplus(-logit) + (1 - targets[i]!) * softplus(logit)
  }
  return sum
}

function derivativesAt(
  scores: ArrayLike<number>,
  targets: Float64Array,
  slope: number,
  offset: number,
): { gradient: [number, number]; hessian: [number, number, number] } {
  let [g1, g2, h11, h21, h22] = [0, 0, RIDGE, 0, RIDGE]
  for (let i = 0; i < targets.length; i++) {
    const score = scores[i]!
    const logit = slope * score + offset
    const error = sigmoid(logit) - targets[i]!
    const curvature = sigmoid(logit) * sigmoid(-logit)
    g1 += score * error
    g2 += error
    h11 += score * score * curvature
    h21 += score * curvature
    h22 += curvature
  }
  return { gradient: [g1, g2], hessian: [h11, h21, h22] }
}

/** Keeps the Hessian positive definite when all scores are equal. */
const RIDGE = 1e-12
