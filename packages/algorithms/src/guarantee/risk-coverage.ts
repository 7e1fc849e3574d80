import { requireLabelledScoresOrThrow } from '../calibration/labelled-scores.ts'

/** Judged decisions: how sure the system was of each (higher is surer), and whether it was wrong. */
export type Audited = { readonly scores: ArrayLike<number>; readonly wrong: readonly boolean[] }

/** What goes ahead alone where everything at or above `threshold` does. */
export type RiskPoint = {
  readonly threshold: number
  /** Judged decisions at or above it, and how many of those were wrong. */
  readonly accepted: number
  readonly errors: number
}

/**
 * The risk–coverage curve: one point for each distinct score, the strictest first. Equal scores stand or fall together,
 * so a threshold lies only between distinct values. Coverage is accepted / n, risk errors / accepted, both 0..1; they
 * are estimates on the very audits they were counted on, not promises (see `learnThenTest`).
 *
 * @throws RangeError when scores and outcomes differ in number, there are none, or a score is not finite.
 * @see El-Yaniv & Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 11, 2010.
 */
export function riskCoverage({ scores, wrong }: Audited): RiskPoint[] {
  requireLabelledScoresOrThrow(scores, wrong)
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  const points: RiskPoint[] = []
  let errors = 0
  for (const [at, i] of order.entries()) {
    if (wrong[i]) errors++
    const next = order[at + 1]
    if (next === undefined || scores[next] !== scores[i])
      points.push({ threshold: scores[i]!, accepted: at + 1, errors })
  }
  return points
}
