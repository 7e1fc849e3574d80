import { randomBytes } from 'node:crypto'
import type { Dice } from './ports.ts'

/** Random bytes of the system, drawn 16 KiB at a time: one call for each decision would cost more than sealing it. */
export function createDice(): Dice {
  let pool = Buffer.alloc(0)
  let used = 0
  return {
    bytes(count) {
      if (count > 1_024) return randomBytes(count)
      if (used + count > pool.length) {
        pool = randomBytes(16_384)
        used = 0
      }
      const out = Buffer.from(pool.subarray(used, used + count))
      pool.fill(0, used, used + count)
      used += count
      return out
    },
  }
}
