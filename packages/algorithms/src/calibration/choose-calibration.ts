import { sigmoid } from '../learning/sigmoid.ts'
import type { Random } from '../random.ts'
import { shuffle } from '../shuffle.ts'
import type { IsotonicCalibration } from './isotonic.ts'
import { fitIsotonic, isotonicProbability } from './isotonic.ts'
import { requireLabelledScoresOrThrow } from './labelled-scores.ts'
import { logLoss } from './log-loss.ts'
import type { PlattCalibration } from './platt.ts'
import { fitPlatt, plattProbability } from './platt.ts'
import type { TemperatureCalibration } from './temperature.ts'
import { fitTemperature } from './temperature.ts'

/** How a binary classifier's logit becomes a probability. Plain data, fit for storing. */
export type Calibration =
  | { readonly method: 'none' }
  | ({ readonly method: 'temperature' } & TemperatureCalibration)
  | ({ readonly method: 'platt' } & PlattCalibration)
  | ({ readonly method: 'isotonic'; readonly cases: number } & IsotonicCalibration)

export type CalibrationMethod = Calibration['method']

export type CalibrationChoice = {
  /** The chosen method, fitted to all cases. */
  readonly calibration: Calibration
  /** Held-out log loss of each method in nats per case; null when there were too few cases to hold any out. */
  readonly heldOutLogLoss: Readonly<Record<CalibrationMethod, number>> | null
}

/**
 * The calibration of a binary logit with the lowest log loss on cases held out in turn (stratified folds, default 5);
 * of equals, the one with fewer parameters. With fewer than two cases per fold of either class it is `none`.
 *
 * Weakness: the reported loss of the winner is a little too good, being the best of four. Cases must not be those that
 * trained the logit.
 *
 * @throws RangeError when the lists differ in length, are empty or hold a logit that is not finite.
 */
export function chooseCalibration(
  logits: ArrayLike<number>,
  labels: readonly boolean[],
  random: Random,
  folds = 5,
): CalibrationChoice {
  requireLabelledScoresOrThrow(logits, labels)
  const byClass = [true, false].map((label) => [...labels.keys()].filter((i) => labels[i] === label))
  if (byClass.some((indexes) => indexes.length < 2 * folds)) {
    return { calibration: { method: 'none' }, heldOutLogLoss: null }
  }
  const dealt = byClass.flatMap((indexes) => shuffle(indexes, random))
  const heldOut = METHODS.map((method) => {
    const probabilities = new Float64Array(labels.length)
    for (let fold = 0; fold < folds; fold++) {
      const training = dealt.filter((_, at) => at % folds !== fold)
      const calibration = fitCalibration(
        method,
        Float64Array.from(training, (i) => logits[i]!),
        training.map((i) => labels[i]!),
      )
      for (let at = fold; at < dealt.length; at += folds) {
        probabilities[dealt[at]!] = calibratedProbability(calibration, logits[dealt[at]!]!)
      }
    }
    return { method, loss: logLoss(probabilities, labels) }
  })
  const best = heldOut.reduce((a, b) => (b.loss < a.loss ? b : a))
  return {
    calibration: fitCalibration(best.method, logits, labels),
    heldOutLogLoss: Object.fromEntries(heldOut.map(({ method, loss }) => [method, loss])) as Record<
      CalibrationMethod,
      number
    >,
  }
}

/** Fits one named calibration to logits and labels. Errors as the method's own. */
export function fitCalibration(
  method: CalibrationMethod,
  logits: ArrayLike<number>,
  labels: readonly boolean[],
): Calibration {
  switch (method) {
    case 'none':
      return { method }
    case 'temperature':
      return {
        method,
        ...fitTemperature(
          Array.from(logits, (logit) => [0, logit]),
          labels.map(Number),
        ),
      }
    case 'platt':
      return { method, ...fitPlatt(logits, labels) }
    case 'isotonic':
      return { method, cases: labels.length, ...fitIsotonic(logits, labels) }
  }
}

/**
 * The probability of the positive class for a logit, in 0..1. Isotonic values are kept within 1/(n+2) … 1−1/(n+2) of
 * their n cases (the rule of succession), because a step at exactly 0 or 1 claims more than n cases can show.
 */
export function calibratedProbability(calibration: Calibration, logit: number): number {
  switch (calibration.method) {
    case 'none':
      return sigmoid(logit)
    case 'temperature':
      return sigmoid(logit / calibration.temperature)
    case 'platt':
      return plattProbability(calibration, logit)
    case 'isotonic': {
      const margin = 1 / (calibration.cases + 2)
      return Math.min(1 - margin, Math.max(margin, isotonicProbability(calibration, logit)))
    }
  }
}

const METHODS: readonly CalibrationMethod[] = ['none', 'temperature', 'platt', 'isotonic']
