import { normaliseLogs, type ByPersonLabelTruth } from './expectation.ts'

export type OverlapPolicy = {
  /** Answers that every item gets, and that none may exceed. */
  readonly fewest: number
  readonly most: number
  /** The probability at which to stop asking, in (0, 1). */
  readonly sure: number
}

/** `enough`: stop. `ask`: one more person. `adjudicate`: as many as allowed, and still in doubt. */
export type Sureness = {
  readonly next: 'enough' | 'ask' | 'adjudicate'
  readonly label: number
  readonly probability: number
}

/**
 * Whether an item has been answered often enough, by the probability of its likeliest label.
 *
 * @throws RangeError unless 1 ≤ fewest ≤ most and 0 < sure < 1.
 */
export function isSureEnough(posterior: ArrayLike<number>, answers: number, policy: OverlapPolicy): Sureness {
  const { fewest, most, sure } = policy
  if (!(fewest >= 1 && fewest <= most)) throw new RangeError(`overlap of ${fewest} to ${most}`)
  if (!(sure > 0 && sure < 1)) throw new RangeError(`sure must lie in (0, 1), not ${sure}`)
  let label = 0
  for (let k = 1; k < posterior.length; k++) if (posterior[k]! > posterior[label]!) label = k
  const probability = posterior[label]!
  const next = answers < fewest ? 'ask' : probability >= sure ? 'enough' : answers < most ? 'ask' : 'adjudicate'
  return { next, label, probability }
}

/**
 * P(truth | these answers), from what an aggregation learnt before: so one more answer does not need a new aggregation.
 * A person whom it never saw answers as `newcomer` says: right with this probability (default 0.7), else evenly wrong.
 */
export function posteriorOf(
  answers: readonly { readonly person: number; readonly label: number }[],
  learnt: { readonly prior: Float64Array; readonly rates: ByPersonLabelTruth },
  newcomer = 0.7,
): Float64Array {
  const classes = learnt.prior.length
  const out = learnt.prior.map((share) => Math.log(Math.max(share, 1e-12)))
  for (const { person, label } of answers) {
    const cell = (person * classes + label) * classes
    for (let k = 0; k < classes; k++) {
      const unseen = k === label ? newcomer : (1 - newcomer) / Math.max(1, classes - 1)
      out[k]! += Math.log(Math.max(learnt.rates[cell + k] ?? unseen, 1e-12))
    }
  }
  normaliseLogs(out, 0, classes)
  return out
}
