import type { Confusion } from '../intervals/classification-measures.ts'
import { newcombeDifference, type Counted, type Difference } from '../intervals/newcombe-difference.ts'

/** Of one group: what was called positive, held against what turned out. */
export type GroupErrors = {
  /** Called positive, of those that turned out negative. */
  readonly falsePositive: Counted
  /** Called negative, of those that turned out positive. */
  readonly falseNegative: Counted
  /** Turned out positive, of those called positive (positive predictive value). */
  readonly precision: Counted
}
export type ErrorGaps = {
  readonly falsePositive: Difference
  readonly falseNegative: Difference
  readonly precision: Difference
  /** The larger of the gaps of false positives and false negatives, without sign; null where one is not known. */
  readonly equalisedOdds: number | null
}

export function groupErrors({ truePositives, falsePositives, trueNegatives, falseNegatives }: Confusion): GroupErrors {
  return {
    falsePositive: { hits: falsePositives, n: falsePositives + trueNegatives },
    falseNegative: { hits: falseNegatives, n: falseNegatives + truePositives },
    precision: { hits: truePositives, n: truePositives + falsePositives },
  }
}

/**
 * How a group's errors differ from a reference's, with Newcombe intervals at `confidence` (default 0.95), and the
 * equalised-odds difference.
 *
 * Weakness: where shares of positives differ, equal errors and equal precision cannot both be had, so one gap alone
 * condemns nothing. The equalised-odds difference is a maximum, and so biased upward in small samples; it has no
 * interval here.
 *
 * @see Hardt, Price & Srebro, "Equality of Opportunity in Supervised Learning", 2016; Chouldechova, "Fair Prediction
 *   with Disparate Impact", Big Data 5(2), 2017.
 */
export function errorGaps(group: GroupErrors, reference: GroupErrors, confidence = 0.95): ErrorGaps {
  const gap = (of: keyof GroupErrors) => newcombeDifference(group[of], reference[of], confidence)
  const [falsePositive, falseNegative] = [gap('falsePositive'), gap('falseNegative')]
  const known = falsePositive.difference !== null && falseNegative.difference !== null
  return {
    ...{ falsePositive, falseNegative, precision: gap('precision') },
    equalisedOdds: known ? Math.max(Math.abs(falsePositive.difference), Math.abs(falseNegative.difference)) : null,
  }
}
