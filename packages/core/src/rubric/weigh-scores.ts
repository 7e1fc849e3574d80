import { scaleOf, type Criterion, type Scores } from './rubric.ts'

export interface Weighed {
  /** 0..1; null where a weighted criterion has no score yet, or none applies. */
  total: number | null
  /** Criteria whose gate is not passed: one that applies and scores too low, or has no score. */
  failed: string[]
  /** Criteria without a score. */
  missing: string[]
}

/** 0..1 within its scale; null where it has none, or does not apply. */
export function within(criterion: Criterion, score: Scores[string] | undefined): number | null {
  const scale = scaleOf(criterion)
  if (scale === undefined || typeof score !== 'number') return null
  return (score - scale[0]) / (scale[1] - scale[0])
}

/** What does not apply is left out and its weight goes to the others; what is missing is never taken for a score. */
export function weighScores(criteria: readonly Criterion[], scores: Scores): Weighed {
  const missing = criteria.filter(({ name }) => !Object.hasOwn(scores, name)).map(({ name }) => name)
  const failed: string[] = []
  let [sum, weights, lacking] = [0, 0, false]
  for (const criterion of criteria) {
    const { name, gate, weight } = criterion
    const score = Object.hasOwn(scores, name) ? scores[name] : undefined
    if (score === null) continue
    if (gate && !(typeof score === 'number' && score >= gate.at_least)) failed.push(name)
    if (weight === 0) continue
    const part = within(criterion, score)
    if (part === null) lacking = true
    else {
      sum += weight * part
      weights += weight
    }
  }
  return { total: lacking || weights === 0 ? null : sum / weights, failed, missing }
}
