import { createRandom } from '@countersign/algorithms'

const block = 10

/**
 * Whether the n-th mail (from 0) that goes to people is a planted error: one of every ten, at a place that the seed
 * decides. In the first ten it is one of the second to the sixth, so that a newcomer meets it.
 */
export function isPlanted(seed: number, n: number): boolean {
  const of = Math.floor(n / block)
  const random = createRandom(seed + of)
  const place = of === 0 ? 1 + random.below(5) : random.below(block)
  return n % block === place
}
