import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { confidentJoint } from './confident-joint.ts'
import { findLabelErrors } from './find-label-errors.ts'
import { labelQuality } from './label-quality.ts'

/** Clear probabilities for the truth; every tenth label is turned to the next class. */
function spoilt(seed: number, items = 300, classes = 3) {
  const random = createRandom(seed)
  const truths = Array.from({ length: items }, () => random.below(classes))
  const labels = truths.map((truth, i) => (i % 10 === 0 ? (truth + 1) % classes : truth))
  const values = truths.flatMap((truth) => {
    const own = 0.6 + 0.35 * random.uniform()
    return Array.from({ length: classes }, (_, k) => (k === truth ? own : (1 - own) / (classes - 1)))
  })
  return { classes, labels, values }
}

test('the joint by hand: thresholds are the classes’ own means, and rows keep their sums', () => {
  const values = [0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.2, 0.8, 0.1, 0.9]
  const joint = confidentJoint({ classes: 2, labels: [0, 0, 0, 1, 1], values })
  // Class 0: mean (.9 + .8 + .1)/3 = .6; class 1: (.8 + .9)/2 = .85. The third item is confidently 1, the fourth nothing.
  expect([...joint]).toEqual([2, 1, 0, 2])
})

test.each(['noise-rate', 'class', 'both'] as const)(
  '%s finds what was turned, worst first, and nothing else',
  (prune) => {
    const predictions = spoilt(1)
    const found = findLabelErrors(predictions, { prune })
    expect(new Set(found.map(({ item }) => item % 10))).toEqual(new Set([0]))
    expect(found.length).toBeGreaterThan(20)
    const qualities = found.map(({ quality }) => quality)
    expect(qualities).toEqual([...qualities].sort((a, b) => a - b))
    for (const { given, suggested } of found) expect(suggested).toBe((given + 2) % 3)
  },
)

test('seed 20261126: scores lie in 0..1, and the margin is a half where given and best other tie', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const predictions = spoilt(seed, 40)
      for (const score of ['self-confidence', 'normalised-margin'] as const)
        for (const value of labelQuality(predictions, score)) expect(value >= 0 && value <= 1).toBe(true)
    }),
    { seed: 20261126, numRuns: 30 },
  )
  expect(labelQuality({ classes: 2, labels: [0], values: [0.5, 0.5] }, 'normalised-margin')[0]).toBe(0.5)
})

test('shapes that disagree, labels that are no class and NaN are refused', () => {
  expect(() => confidentJoint({ classes: 2, labels: [0], values: [1] })).toThrow(RangeError)
  expect(() => confidentJoint({ classes: 2, labels: [2], values: [1, 0] })).toThrow('no class')
  expect(() => findLabelErrors({ classes: 2, labels: [0], values: [NaN, 0] })).toThrow('no number')
})
