/** Out-of-sample probabilities, `values[item · classes + class]`, beside the labels that were given. */
export type LabelledPredictions = {
  readonly classes: number
  readonly values: ArrayLike<number>
  readonly labels: ArrayLike<number>
}

/**
 * How many items are given one class and confidently are of another: `counts[given · classes + truth]`. An item counts
 * for the likeliest of the classes whose probability reaches the mean of that class among items that are given it.
 * Scaled by row to the number of items given each class; fractions stay.
 *
 * @throws RangeError where shapes disagree, a label is no class, or a probability is no number.
 * @see Northcutt, Jiang & Chuang, "Confident Learning", JAIR 70, 2021.
 */
export function confidentJoint(predictions: LabelledPredictions): Float64Array {
  const { classes, values, labels } = predictions
  requirePredictionsOrThrow(predictions)
  const thresholds = classThresholds(predictions)
  const counts = new Float64Array(classes * classes)
  const given = new Float64Array(classes)
  for (let i = 0; i < labels.length; i++) {
    given[labels[i]!]! += 1
    let truth = -1
    for (let k = 0; k < classes; k++) {
      const p = values[i * classes + k]!
      if (p >= thresholds[k]! - 1e-6 && (truth < 0 || p > values[i * classes + truth]!)) truth = k
    }
    if (truth >= 0) counts[labels[i]! * classes + truth]! += 1
  }
  for (let k = 0; k < classes; k++) {
    counts[k * classes + k] = Math.max(1, counts[k * classes + k]!)
    const row = counts.subarray(k * classes, (k + 1) * classes)
    const total = row.reduce((sum, count) => sum + count, 0)
    for (let l = 0; l < classes; l++) row[l] = (row[l]! / total) * given[k]!
  }
  return counts
}

/** Each class's mean probability among the items that are given it; 1 for a class that none is given. */
export function classThresholds({ classes, values, labels }: LabelledPredictions): Float64Array {
  const sums = new Float64Array(classes)
  const given = new Float64Array(classes)
  for (let i = 0; i < labels.length; i++) {
    sums[labels[i]!]! += values[i * classes + labels[i]!]!
    given[labels[i]!]! += 1
  }
  return sums.map((sum, k) => (given[k]! > 0 ? sum / given[k]! : 1))
}

export function requirePredictionsOrThrow({ classes, values, labels }: LabelledPredictions): void {
  if (values.length !== labels.length * classes) {
    throw new RangeError(`${values.length} probabilities for ${labels.length} items of ${classes} classes`)
  }
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i]) || labels[i]! < 0 || labels[i]! >= classes) {
      throw new RangeError(`label ${i} is no class: ${labels[i]}`)
    }
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) throw new RangeError(`probability ${i} is no number`)
  }
}
