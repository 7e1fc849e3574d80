import type { Criterion, DriftWire } from '../api/wire.ts'
import { between, score } from '../evaluations/say-evaluation.ts'

/** A criterion as it is asked: what can drift. */
export const wordsOf = ({ title, text, kind, levels, minimum, maximum, na }: Criterion): string =>
  [
    title,
    text,
    ...(kind === 'numeric' ? [`A number from ${minimum} to ${maximum}.`] : []),
    ...levels.map(
      (level) => `${level.value} ${level.title}: ${level.text}${level.example ? ` (${level.example})` : ''}`,
    ),
    ...(na ? ['It may not apply.'] : []),
  ].join('\n')

/** How far scores moved, and how alike they order outputs; an interval that holds 0 is no known shift. */
export function sayShift({ n, difference, alpha }: DriftWire['measures'][number]): string {
  if (!difference) return 'has no scores by both.'
  const { mean, interval } = difference
  const told = interval === null ? '' : ` (${between(interval)})`
  const way =
    interval === null || (interval[0] <= 0 && interval[1] >= 0)
      ? 'no shift is known'
      : mean > 0
        ? 'scores are higher now'
        : 'scores are lower now'
  const alike =
    alpha.value === null
      ? ''
      : `; agreement ${alpha.value.toFixed(2)}${alpha.interval === null ? '' : ` (${between(alpha.interval)})`}`
  return `moved by ${score(mean)}${told}, n ${n}: ${way}${alike}.`
}
