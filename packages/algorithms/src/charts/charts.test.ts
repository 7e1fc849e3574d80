import { expect, test } from 'vitest'
import { cusum, cusumRunLength, upperCusumRunLength } from './cusum.ts'
import { ewma, ewmaRunLength } from './ewma.ts'

test.each([
  [0, 168, 149],
  [0.25, 74.2, 62.7],
  [0.5, 26.6, 20.1],
  [1, 8.38, 5.29],
  [2, 3.34, 2.01],
  [5, 1.31, 1.01],
])(
  '[IN13] Lucas & Crosier: at a shift of %f the two-sided CUSUM runs %f, with a headstart %f',
  (shift, run, headed) => {
    const three = (x: number) => Number(x.toPrecision(3))
    expect(three(cusumRunLength({ slack: 0.5, limit: 4 }, shift))).toBe(run)
    expect(three(cusumRunLength({ slack: 0.5, limit: 4, headstart: 2 }, shift))).toBe(headed)
  },
)

test('[IN13] Brook & Evans and Vance: one side alone', () => {
  expect(upperCusumRunLength({ slack: 0.5, limit: 3 }, 0)).toBeCloseTo(117.6, 1)
  expect(upperCusumRunLength({ slack: 0, limit: 10 }, 0)).toBeCloseTo(124.66, 2)
  expect(upperCusumRunLength({ slack: 0, limit: 10 }, 0.75)).toBeCloseTo(14.06, 2)
})

test.each([
  [0.5, 2, 0, 26.45, 2],
  [0.05, 2, 0, 127.53, 2],
  [0.5, 3.071, 0, 500, 0],
  [0.5, 3.071, 0.5, 88.8, 1],
  [0.5, 3.071, 1, 17.5, 1],
  [0.25, 3, 1, 11.154267016, 8],
])('[IN13] the EWMA of λ %f and width %f at a shift of %f runs %f', (lambda, width, shift, run, digits) => {
  expect(ewmaRunLength({ lambda, width }, shift)).toBeCloseTo(run, digits)
})

test('the average follows the values, and its limits widen to their end', () => {
  const points = ewma({ lambda: 0.2, width: 3 }, [1, 0, 0], 0.5, 0.5)
  expect(points.map(({ average }) => average)).toEqual([0.6, 0.48, 0.384].map((x) => expect.closeTo(x, 12) as number))
  expect(points[0]!.upper).toBeCloseTo(0.5 + 3 * 0.5 * 0.2, 12)
  expect(points[2]!.upper).toBeGreaterThan(points[1]!.upper)
})

test('both sides signal, and begin anew', () => {
  const told = cusum({ slack: 0.5, limit: 2 }, [2, 2, 0, -3])
  expect(told.map(({ signal }) => signal)).toEqual([null, 'up', null, 'down'])
  expect(told[2]).toMatchObject({ up: 0, down: 0 })
  expect(() => cusum({ slack: 0.5, limit: 0 }, [])).toThrow(RangeError)
})
