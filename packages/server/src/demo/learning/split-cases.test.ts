import { createRandom } from '@countersign/algorithms'
import { expect, test } from 'vitest'
import { splitCases } from './split-cases.ts'

const labels = Array.from({ length: 200 }, (_, i) => i % 4 === 0)
const shares = { train: 0.55, calibrate: 0.1 }

test('every case is in one part, and each part holds its share of each class', () => {
  const { train, calibrate, heldOut } = splitCases(labels, shares, createRandom(1))
  expect([...train, ...calibrate, ...heldOut].sort((a, b) => a - b)).toEqual([...labels.keys()])
  const positives = (part: readonly number[]) => part.filter((i) => labels[i]).length
  expect([train, calibrate, heldOut].map(positives)).toEqual([28, 5, 17])
  expect([train, calibrate, heldOut].map((part) => part.length)).toEqual([111, 20, 69])
})

test('the same seed deals the same, another seed otherwise', () => {
  expect(splitCases(labels, shares, createRandom(1))).toEqual(splitCases(labels, shares, createRandom(1)))
  expect(splitCases(labels, shares, createRandom(1))).not.toEqual(splitCases(labels, shares, createRandom(2)))
})
