import type { LeaderboardWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'

/** Who is ahead, as far as it can be said. */
export function sayLeader({ ranking, to_separate }: LeaderboardWire, nameOf: (evaluation: string) => string): string {
  const [first, second] = ranking
  if (!first || !second) return 'Nothing has been compared yet'
  if (first.apart_from_next) return `${nameOf(first.evaluation)} is ahead`
  const more = to_separate === null ? '' : `: about ${plural(to_separate, 'more pair')} might tell`
  return `${nameOf(first.evaluation)} and ${nameOf(second.evaluation)} cannot be told apart${more}`
}

/** Whether the place of an answer sways whoever chose. */
export function sayPlace({ position: { first, of, p_value } }: LeaderboardWire, by: 'judge' | 'people'): string {
  const chance = `(p = ${p_value < 0.001 ? 'under 0.001' : p_value.toFixed(3)})`
  if (by === 'judge') {
    if (of === 0) return 'No verdict flipped when the sides were swapped.'
    return `${plural(of, 'verdict')} flipped when the sides were swapped and count as ties, ${first} of them for what stood first ${chance}${p_value < 0.05 ? ': the place sways it.' : '.'}`
  }
  if (of === 0) return ''
  return `Of ${plural(of, 'choice')} ${first} went to what stood first ${chance}${p_value < 0.05 ? ': the place sways people.' : '.'}`
}

/** The same of lists of three or more, place by place. */
export function sayPlaces({ of, won, p_value }: LeaderboardWire['places'][number]): string {
  const chance = `(p = ${p_value < 0.001 ? 'under 0.001' : p_value.toFixed(3)})`
  const lists = won.reduce((sum, one) => sum + one, 0)
  return `Of ${plural(lists, 'list')} of ${of} that one place won, the places won ${won.join(', ')} ${chance}${p_value < 0.05 ? ': the place sways people.' : '.'}`
}
