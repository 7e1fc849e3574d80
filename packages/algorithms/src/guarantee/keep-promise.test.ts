import { expect, test } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import { keepingOf, keepPromise, nothingKept, type Kept, type KeptEvent } from './keep-promise.ts'

const keeping = keepingOf({ maxError: 0.1, confidence: 0.9 })
const audit = (random: Random, level: number) => {
  const score = random.uniform()
  return { score, wrong: random.uniform() < level * (1 - score) }
}
function run(kept: Kept, n: number, random: Random, level: number): { kept: Kept; events: KeptEvent[] } {
  const events: KeptEvent[] = []
  for (let i = 0; i < n; i++) {
    const [next, event] = keepPromise(keeping, kept, audit(random, level))
    kept = next
    if (event) events.push(event)
  }
  return { kept, events }
}

test('[OB4] a block is tested once, when it is full, and spent', () => {
  const random = createRandom(2)
  const before = run(nothingKept, keeping.blockSize - 1, random, 0.1)
  expect(before).toMatchObject({ events: [], kept: { threshold: null } })
  expect(before.kept.block).toHaveLength(keeping.blockSize - 1)
  const full = run(before.kept, 1, random, 0.1)
  expect(full.events).toEqual(['learned'])
  expect(full.kept.block).toEqual([])
  expect(full.kept.threshold).toBeLessThan(0.5)
})

test('[OB4] thresholds from block after block break their promise in at most one of ten (300 blocks, seed 4)', () => {
  const random = createRandom(4)
  let [kept, learned, broken] = [nothingKept, 0, 0]
  for (let block = 0; block < 300; block++) {
    kept = run(kept, keeping.blockSize, random, 0.25).kept
    if (kept.threshold === null) continue
    learned++
    // With a uniform score, from t on the mean of 0.25 (1 − s) is 0.125 (1 − t).
    if (0.125 * (1 - kept.threshold) > keeping.promise.maxError) broken++
  }
  expect(learned).toBeGreaterThan(50)
  expect(broken).toBeLessThanOrEqual(39)
})

test('[OB5] when the world changes, nothing goes ahead any more, and evidence from before is dropped', () => {
  const random = createRandom(6)
  const held = run(nothingKept, keeping.blockSize, random, 0.02).kept
  const after = run(held, 40, random, 1)
  expect(after.events).toContain('changed')
  expect(after.kept.threshold).toBeNull()
  expect(after.kept.block.length).toBeLessThan(40)
  const again = run(after.kept, 2 * keeping.blockSize, random, 0.02)
  expect(again.events).toContain('learned')
})
