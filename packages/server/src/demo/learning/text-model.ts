/** The classifier: hashed TF-IDF of a text's words, L2 logistic regression, and a calibration of its log-odds. */
import { createHash } from 'node:crypto'
import {
  calibratedProbability,
  chooseCalibration,
  fitCalibration,
  fitTfidf,
  logisticLogit,
  logisticRegressionSteps,
  tfidfVector,
  tokeniseText,
  type Calibration,
  type CalibrationMethod,
  type LogisticModel,
  type Random,
  type TfidfModel,
} from '@countersign/algorithms'

export interface TextModel {
  tfidf: TfidfModel
  logistic: LogisticModel
  calibration: Calibration
  l2: number
}

export interface LabelledTexts {
  /** The words of one text after the other; read more than once, and never held all at the same time. */
  words: () => Iterable<readonly string[]>
  labels: readonly boolean[]
}

/** The strengths of the penalty that are tried. */
const penalties = [0.03, 0.1, 0.3, 1]
const fewestForSteps = 1_000

/**
 * Trains on one part; the other chooses penalty and calibration: the pair with the lowest cross-validated log loss.
 * A generator: it yields after each step of each training.
 *
 * @throws RangeError when a part lacks one of the classes.
 */
export function* trainTextModel(
  train: LabelledTexts,
  calibrate: LabelledTexts,
  random: Random,
): Generator<void, TextModel, void> {
  const tfidf = fitTfidf(train.words())
  const rows = Array.from(train.words(), (words) => tfidfVector(words, tfidf))
  const others = Array.from(calibrate.words(), (words) => tfidfVector(words, tfidf))
  yield
  let best: { model: TextModel; loss: number } | null = null
  for (const l2 of penalties) {
    const steps = logisticRegressionSteps(rows, train.labels, { l2, dimension: tfidf.dimension })
    let step = steps.next()
    for (; !step.done; step = steps.next()) yield
    const logistic = step.value
    const logits = others.map((row) => logisticLogit(logistic, row))
    const { calibration, loss } = calibrateOn(logits, calibrate.labels, random)
    if (best === null || loss < best.loss) best = { model: { tfidf, logistic, calibration, l2 }, loss }
  }
  return (best as { model: TextModel }).model
}

/**
 * The method with the lowest held-out log loss; steps (isotonic) only from a thousand cases on, below which they follow
 * the cases more than the truth.
 *
 * @see Niculescu-Mizil & Caruana, "Predicting Good Probabilities With Supervised Learning", ICML 2005.
 */
function calibrateOn(
  logits: readonly number[],
  labels: readonly boolean[],
  random: Random,
): { calibration: Calibration; loss: number } {
  const { calibration, heldOutLogLoss } = chooseCalibration(logits, labels, random)
  if (heldOutLogLoss === null) return { calibration, loss: 0 }
  const methods = (Object.entries(heldOutLogLoss) as [CalibrationMethod, number][]).filter(
    ([method]) => method !== 'isotonic' || labels.length >= fewestForSteps,
  )
  const [method, loss] = methods.reduce((a, b) => (b[1] < a[1] ? b : a))
  return { calibration: fitCalibration(method, logits, labels), loss }
}

export const wordsOf = (subject: string, text: string): string[] => tokeniseText(`${subject}\n${text}`)

/** The probability of the positive class, in 0..1. */
export const probabilityOf = ({ tfidf, logistic, calibration }: TextModel, words: readonly string[]): number =>
  calibratedProbability(calibration, logisticLogit(logistic, tfidfVector(words, tfidf)))

/** A name that changes whenever the model does. */
export function versionOf({ logistic, calibration }: TextModel, reads = 'words'): string {
  const hash = createHash('sha256')
  hash.update(new Uint8Array(logistic.weights.buffer, logistic.weights.byteOffset, logistic.weights.byteLength))
  hash.update(JSON.stringify([logistic.intercept, calibration]))
  return `${reads}-${hash.digest('hex').slice(0, 10)}`
}
