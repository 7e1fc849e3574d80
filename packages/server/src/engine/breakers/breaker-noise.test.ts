import { expect, test } from 'vitest'
import { createRandom } from '@countersign/algorithms'
import { isTripped } from '@countersign/core'
import { lowerOf } from './breakers.ts'

const runs = 300

/** Runs that tripped before so many decisions, looked at after each. */
function tripped(share: number, threshold: number, decisions: number, seed: number): number {
  const random = createRandom(seed)
  let count = 0
  for (let run = 0; run < runs; run++) {
    let bad = 0
    for (let n = 1; n <= decisions; n++) {
      const isBad = random.uniform() < share
      if (isBad) bad++
      if (isBad && isTripped({ threshold, least: 20 }, { n, lower: lowerOf({ bad, n }) })) {
        count++
        break
      }
    }
  }
  return count
}

test.each([0.02, 0.1, 0.3])(
  '[BR2] a share that is the threshold (%f) trips in fewer than one of ten runs; twice that trips (seed 7)',
  (threshold) => {
    // One in ten of 300, with the noise of the simulation itself.
    expect(tripped(threshold, threshold, 1_000, 7)).toBeLessThanOrEqual(39)
    expect(tripped(2 * threshold, threshold, 2_000, 7)).toBeGreaterThan(runs * 0.9)
  },
  60_000,
)
