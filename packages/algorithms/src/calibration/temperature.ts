/** Divides logits by `temperature`: above 1 softens overconfident probabilities, below 1 sharpens timid ones. */
export type TemperatureCalibration = { readonly temperature: number }

/**
 * The temperature, within 0.01 … 100, that gives the labels of held-out cases the highest likelihood. The loss is
 * convex in 1/temperature, so its slope is bisected. Each row holds one logit per class; a binary score z is [0, z].
 *
 * Weakness: one number for all classes and scores; it never changes which class is on top, and cannot mend a bias
 * towards a class. At either bound the labels are all on top, or the logits tell nothing.
 *
 * @throws RangeError when there are no rows, labels are not their row's index, or a logit is not finite.
 * @see Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
 */
export function fitTemperature(
  logits: readonly ArrayLike<number>[],
  labels: readonly number[],
): TemperatureCalibration {
  requireLogitsOrThrow(logits, labels)
  let [low, high] = [Math.log(0.01), Math.log(100)]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (slopeAt(Math.exp(-middle), logits, labels) > 0) low = middle
    else high = middle
  }
  return { temperature: Math.exp((low + high) / 2) }
}

/** Probabilities over classes, summing to 1: the softmax of logits / temperature. */
export function temperatureProbabilities(
  { temperature }: TemperatureCalibration,
  logits: ArrayLike<number>,
): Float64Array {
  const scaled = Float64Array.from(logits, (logit) => logit / temperature)
  const top = Math.max(...scaled)
  const exponentials = scaled.map((logit) => Math.exp(logit - top))
  const sum = exponentials.reduce((a, b) => a + b, 0)
  return exponentials.map((e) => e / sum)
}

/** Derivative of the negative log-likelihood by the inverse temperature: expected minus observed logits. */
function slopeAt(inverse: number, logits: readonly ArrayLike<number>[], labels: readonly number[]): number {
  let slope = 0
  for (let row = 0; row < logits.length; row++) {
    const classes = logits[row]!
    let top = -Infinity
    for (let k = 0; k < classes.length; k++) top = Math.max(top, classes[k]!)
    let mass = 0
    let weighted = 0
    for (let k = 0; k < classes.length; k++) {
      const e = Math.exp(inverse * (classes[k]! - top))
      mass += e
      weighted += e * (classes[k]! - top)
    }
    slope += weighted / mass - (classes[labels[row]!]! - top)
  }
  return slope
}

function requireLogitsOrThrow(logits: readonly ArrayLike<number>[], labels: readonly number[]): void {
  if (logits.length === 0 || logits.length !== labels.length) {
    throw new RangeError(`${logits.length} rows of logits, ${labels.length} labels`)
  }
  logits.forEach((row, i) => {
    if (!Array.from(row).every(Number.isFinite)) throw new RangeError(`row ${i} holds a logit that is not finite`)
    if (row[labels[i]!] === undefined) throw new RangeError(`label ${labels[i]} of row ${i} names no class`)
  })
}
