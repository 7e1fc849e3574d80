/**
 * A Bernoulli CUSUM: it watches outcomes one by one for a rise of the error rate from `acceptable` to `unacceptable`.
 * `limit` is in nats of log-likelihood ratio.
 */
export type ChangeDetector = { readonly acceptable: number; readonly unacceptable: number; readonly limit: number }

type Rates = Pick<ChangeDetector, 'acceptable' | 'unacceptable'>

function requireRatesOrThrow({ acceptable, unacceptable }: Rates): void {
  if (!(acceptable > 0 && acceptable < unacceptable && unacceptable < 1))
    throw new RangeError(`expected 0 < acceptable < unacceptable < 1, not ${acceptable} and ${unacceptable}`)
}

/** What an outcome adds to the sum: up where it was wrong, down where it was right. */
const weightOf = ({ acceptable, unacceptable }: Rates, wrong: boolean): number =>
  wrong ? Math.log(unacceptable / acceptable) : Math.log((1 - unacceptable) / (1 - acceptable))

/**
 * The sum after one more outcome, at least 0; begin with 0. The detector signals where it reaches `limit`.
 *
 * @throws RangeError unless 0 < acceptable < unacceptable < 1.
 * @see Reynolds & Stoumbos, "A CUSUM Chart for Monitoring a Proportion When Inspecting Continuously", JQT 31(1), 1999.
 */
export function watchOutcome(detector: ChangeDetector, sum: number, wrong: boolean): number {
  requireRatesOrThrow(detector)
  return Math.max(0, sum + weightOf(detector, wrong))
}

const cells = 150

/**
 * Average run length: outcomes until the detector signals, if they are wrong in a share `rate` (0..1), from a sum of 0.
 * By a Markov chain over a grid whose rounding keeps the mean; the error is under 3 %. Infinity past a hundred million.
 *
 * @throws RangeError unless the rates are in order, `limit` is above 0 and `rate` lies in [0, 1].
 * @see Brook & Evans, "An Approach to the Probability Distribution of CUSUM Run Length", Biometrika 59(3), 1972.
 */
export function runLength(detector: ChangeDetector, rate: number): number {
  requireRatesOrThrow(detector)
  if (!(detector.limit > 0)) throw new RangeError(`limit must be above 0, not ${detector.limit}`)
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`rate must lie in [0, 1], not ${rate}`)
  const steps = [
    { chance: rate, move: (weightOf(detector, true) / detector.limit) * cells },
    { chance: 1 - rate, move: (weightOf(detector, false) / detector.limit) * cells },
  ]
  // (I − Q)·run = 1, solved by elimination: Q has few entries a row, but fills in.
  const rows = Array.from({ length: cells }, (_, i) => {
    const row = new Float64Array(cells + 1)
    row[i] = 1
    row[cells] = 1
    for (const { chance, move } of steps) {
      const to = Math.max(0, i + move)
      const below = Math.floor(to)
      const share = to - below
      if (below < cells) row[below]! -= chance * (1 - share)
      if (below + 1 < cells) row[below + 1]! -= chance * share
    }
    return row
  })
  // From the top: what lies above a cell is removed first, so that cell 0 is left alone.
  for (let pivot = cells - 1; pivot > 0; pivot--) {
    const own = rows[pivot]!
    for (let i = 0; i < pivot; i++) {
      const row = rows[i]!
      const factor = row[pivot]! / own[pivot]!
      if (factor === 0) continue
      for (let j = 0; j < pivot; j++) row[j]! -= factor * own[j]!
      row[cells]! -= factor * own[cells]!
    }
  }
  const run = rows[0]![cells]! / rows[0]![0]!
  return run > 0 && run < 1e8 ? run : Infinity
}

/**
 * The detector that, while no more than `acceptable` is wrong, signals falsely once in about `quiet` outcomes or less.
 *
 * @throws RangeError unless the rates are in order and `quiet` is above 1.
 */
export function designDetector(rates: Rates, quiet: number): ChangeDetector {
  requireRatesOrThrow(rates)
  if (!(quiet > 1)) throw new RangeError(`quiet must be above 1, not ${quiet}`)
  let [low, high] = [0, 1]
  while (runLength({ ...rates, limit: high }, rates.acceptable) < quiet) [low, high] = [high, 2 * high]
  for (let i = 0; i < 12; i++) {
    const limit = (low + high) / 2
    if (runLength({ ...rates, limit }, rates.acceptable) < quiet) low = limit
    else high = limit
  }
  return { ...rates, limit: high }
}
