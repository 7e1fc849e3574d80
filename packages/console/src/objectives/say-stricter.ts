import type { ObjectiveDetailWire } from '../api/wire.ts'
import { count } from '../words/numbers.ts'
import { brief } from './objective-words.ts'

/** "What would 1 % cost in review hours?": the next stricter wish beside the present one; null where it is not known. */
export function sayStricter({ what_if: wishes, max_error: wish }: ObjectiveDetailWire): string | null {
  const now = wishes.find(({ max_error }) => max_error === wish)
  const stricter = wishes.findLast(({ max_error }) => max_error < wish)
  if (!now || !stricter || now.decided_per_week === null || stricter.decided_per_week === null) return null
  const more = Math.round(stricter.decided_per_week - now.decided_per_week)
  const what = `${brief(stricter.max_error)} instead of ${brief(wish)}`
  if (more <= 0) return `${what} would leave people no more to decide than now.`
  const hours =
    now.week_hours === null || stricter.week_hours === null
      ? ''
      : `: ${(stricter.week_hours - now.week_hours).toFixed(1)} hours of theirs`
  return `${what} would leave people about ${count(more)} more to decide each week${hours}.`
}
