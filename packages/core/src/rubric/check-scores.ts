import type { FieldError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { Criterion, Scores } from './rubric.ts'
import { scaleOf } from './rubric.ts'

/** Whether this is a complete answer to the criteria: each has a score of its scale, and nothing else is there. */
export function checkScores(criteria: readonly Criterion[], given: Json | undefined): FieldError[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [{ path: 'scores', message: 'takes an object with a score for each criterion' }]
  const scores = given as { readonly [name: string]: Json | undefined }
  const names = new Set(criteria.map(({ name }) => name))
  return [
    ...Object.keys(scores).flatMap((name) =>
      names.has(name) ? [] : [{ path: `scores.${name}`, message: 'is no criterion of this rubric' }],
    ),
    ...criteria.flatMap((criterion) => {
      const { name } = criterion
      const wrong = Object.hasOwn(scores, name) ? wrongWith(criterion, scores[name] as Json) : 'missing'
      return wrong === undefined ? [] : [{ path: `scores.${name}`, message: wrong }]
    }),
  ]
}

/** Only after `checkScores` found nothing. */
export const asScores = (given: Json): Scores => given as unknown as Scores

function wrongWith(criterion: Criterion, score: Json): string | undefined {
  const { kind, levels, na } = criterion
  if (score === null) return na ? undefined : 'may not be null: this criterion always applies'
  if (kind === 'text') return typeof score === 'string' ? undefined : 'takes words'
  if (typeof score !== 'number' || !Number.isFinite(score)) return 'takes a number'
  const [lowest, highest] = scaleOf(criterion) ?? [0, 0]
  if (kind === 'numeric')
    return score >= lowest && score <= highest ? undefined : `takes a number from ${lowest} to ${highest}`
  const values = kind === 'binary' ? [0, 1] : levels.map(({ value }) => value)
  return values.includes(score) ? undefined : `takes one of ${values.join(', ')}`
}
