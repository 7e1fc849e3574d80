import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { numbersShift, valuesShift } from './shift.ts'

test('[IN15] the gap between two distributions, and the index of two mixtures', () => {
  const random = createRandom(1)
  expect(numbersShift([1, 2, 3, 4], [3, 4, 5, 6], random)?.distance).toBeCloseTo(0.5, 12)
  const [was, is] = [[...'aaaaaaaabb'], [...'aabbbbbbbb']]
  // With half an observation added: shares 8.5/11 and 2.5/11 on both sides, crosswise.
  expect(valuesShift(was, is, random)?.distance).toBeCloseTo(2 * (6 / 11) * Math.log(8.5 / 2.5), 12)
  expect(numbersShift([], [1], random)).toBeNull()
})

test('[IN15] what did not move is called so, and what moved is found (seed 4)', () => {
  const random = createRandom(4)
  const normals = (n: number, mean: number) => Array.from({ length: n }, () => mean + random.normal())
  let false_ = 0
  for (let i = 0; i < 100; i++) if ((numbersShift(normals(40, 0), normals(40, 0), random)?.p ?? 1) <= 0.05) false_++
  // 5 % of 100, and three standard errors.
  expect(false_).toBeLessThanOrEqual(11)
  const moved = numbersShift(normals(100, 0), normals(100, 0.8), random)
  expect(moved?.p).toBeLessThanOrEqual(0.01)
  expect(moved?.distance).toBeGreaterThan(moved?.chance ?? 1)
})
