import type { Random } from './random.ts'

/**
 * A new array holding `items` in uniformly random order; the input is left as it was.
 *
 * @see Durstenfeld, "Algorithm 235: Random permutation", CACM 7(7), 1964.
 */
export function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!]
  }
  return shuffled
}
