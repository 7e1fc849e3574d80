/** Probabilities of the classes, item by item: that of class k for item i is `values[i · classes + k]`; rows sum to 1. */
export type SoftLabels = { readonly items: number; readonly classes: number; readonly values: Float64Array }

export type ChosenLabel = {
  /** The most probable class; the lowest of several that tie. */
  readonly label: number
  readonly probability: number
  /** How far it is ahead of the next, 0..1; 0 is a tie. */
  readonly margin: number
}

/** The row of one item: a view, not a copy. */
export const softLabel = ({ classes, values }: SoftLabels, item: number): Float64Array =>
  values.subarray(item * classes, (item + 1) * classes)

export function chooseLabel(soft: SoftLabels, item: number): ChosenLabel {
  const row = softLabel(soft, item)
  let [label, next] = [0, 0]
  for (let k = 1; k < row.length; k++) {
    if (row[k]! > row[label]!) {
      next = row[label]!
      label = k
    } else next = Math.max(next, row[k]!)
  }
  return { label, probability: row[label]!, margin: row[label]! - next }
}

/**
 * The share of known truths that soft labels name, 0..1: of k classes that tie exactly, each counts 1/k.
 *
 * @throws RangeError where there is no truth.
 */
export function accuracyOn(soft: SoftLabels, truths: Iterable<readonly [item: number, truth: number]>): number {
  let [right, count] = [0, 0]
  for (const [item, truth] of truths) {
    const row = softLabel(soft, item)
    const best = Math.max(...row)
    if (row[truth] === best) right += 1 / row.filter((value) => value === best).length
    count++
  }
  if (count === 0) throw new RangeError('no truths')
  return right / count
}
