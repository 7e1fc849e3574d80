/** Probabilities of the classes, candidate by candidate: `values[candidate · classes + class]`. */
export type Predictions = { readonly classes: number; readonly values: ArrayLike<number> }

export type Uncertainty = 'margin' | 'entropy' | 'least-confident'

/**
 * How unsure the model is of each candidate, 0..1; higher is more unsure. `margin`: 1 − (best − second). `entropy`: over
 * ln classes. `least-confident`: 1 − best. With two classes the three order alike.
 *
 * @see Settles, Active Learning Literature Survey, 2009, §3.1.
 */
export function uncertainty({ classes, values }: Predictions, kind: Uncertainty = 'margin'): Float64Array {
  const out = new Float64Array(values.length / classes)
  for (let i = 0; i < out.length; i++) {
    let [best, second, entropy] = [0, 0, 0]
    for (let k = 0; k < classes; k++) {
      const p = values[i * classes + k]!
      if (p > best) [best, second] = [p, best]
      else if (p > second) second = p
      if (kind === 'entropy' && p > 0) entropy -= p * Math.log(p)
    }
    out[i] = kind === 'margin' ? 1 - (best - second) : kind === 'entropy' ? entropy / Math.log(classes) : 1 - best
  }
  return out
}

/**
 * Disagreement of a committee, in nats (BALD): entropy of the members' mean prediction − mean of their entropies. At
 * least 0; high where members are sure of different classes.
 *
 * @throws RangeError without members, or where they differ in shape.
 * @see Houlsby, Huszár, Ghahramani & Lengyel, arXiv:1112.5745, 2011.
 */
export function committeeDisagreement(members: readonly Predictions[]): Float64Array {
  const first = members[0]
  if (!first || members.some(({ values }) => values.length !== first.values.length)) {
    throw new RangeError('a committee needs members with predictions of one shape')
  }
  const { classes } = first
  const term = (p: number): number => (p > 0 ? -p * Math.log(p) : 0)
  return Float64Array.from({ length: first.values.length / classes }, (_, i) => {
    let gain = 0
    for (let at = i * classes; at < (i + 1) * classes; at++) {
      let mean = 0
      for (const { values } of members) {
        mean += values[at]! / members.length
        gain -= term(values[at]!) / members.length
      }
      gain += term(mean)
    }
    return Math.max(0, gain)
  })
}
