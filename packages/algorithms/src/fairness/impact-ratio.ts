import { clopperPearson } from '../intervals/clopper-pearson.ts'
import type { Counted } from '../intervals/newcombe-difference.ts'
import { normalQuantile } from '../intervals/normal-quantile.ts'

export type ImpactRatio = {
  /** A group's share of favourable outcomes over that of the reference, 0 or more; null where it has no meaning. */
  readonly ratio: number | null
  readonly lower: number
  /** Infinity where nothing bounds it. */
  readonly upper: number
  /** `katz`: log-normal; `exact`: from two Clopper-Pearson intervals, where a count is small; null where there is none. */
  readonly method: 'katz' | 'exact' | null
  /** Four fifths: `missed` and `kept` are sure at the interval's confidence; else the sample cannot tell. */
  readonly fourFifths: 'kept' | 'missed' | 'unclear'
}

/** Fewer hits or misses than this and the logarithm of the ratio is not near normal. */
const fewest = 5
const fourFifths = 0.8

/**
 * The impact ratio (adverse impact ratio, risk ratio) of a group against a reference, with an interval at `confidence`
 * (default 0.95). The rule of four fifths is judged by the interval and not by the ratio alone: a ratio of 0.75 of
 * twelve people says nothing.
 *
 * Weakness: Katz's interval is approximate. The exact one is conservative: each share lies in its own interval with √c,
 * so the ratio lies within both with c. Says nothing about why shares differ.
 *
 * @throws RangeError unless 0 ≤ hits ≤ n are integers and 0 < confidence < 1.
 * @see Katz et al., "Obtaining Confidence Intervals for the Risk Ratio in Cohort Studies", Biometrics 34(3), 1978;
 *   29 CFR § 1607.4 D (four fifths); NYC 6 RCNY § 5-301 (impact ratio).
 */
export function impactRatio(group: Counted, reference: Counted, confidence = 0.95): ImpactRatio {
  const each = Math.sqrt(confidence)
  const [own, other] = [clopperPearson(group.hits, group.n, each), clopperPearson(reference.hits, reference.n, each)]
  if (own.share === null || other.share === null || (group.hits === 0 && reference.hits === 0))
    return { ratio: null, lower: 0, upper: Infinity, method: null, fourFifths: 'unclear' }
  const ratio = own.share / other.share
  const counts = [group.hits, group.n - group.hits, reference.hits, reference.n - reference.hits]
  if (Math.min(...counts) < fewest) {
    const [lower, upper] = [own.lower / other.upper, other.lower === 0 ? Infinity : own.upper / other.lower]
    return { ratio: Number.isFinite(ratio) ? ratio : null, lower, upper, method: 'exact', ...judged(lower, upper) }
  }
  const spread =
    normalQuantile((1 + confidence) / 2) * Math.sqrt((1 - own.share) / group.hits + (1 - other.share) / reference.hits)
  const [lower, upper] = [ratio * Math.exp(-spread), ratio * Math.exp(spread)]
  return { ratio, lower, upper, method: 'katz', ...judged(lower, upper) }
}

const judged = (lower: number, upper: number): Pick<ImpactRatio, 'fourFifths'> => ({
  fourFifths: upper < fourFifths ? 'missed' : lower >= fourFifths ? 'kept' : 'unclear',
})
