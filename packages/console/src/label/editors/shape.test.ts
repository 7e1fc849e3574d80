import { expect, test } from 'vitest'
import { addCorner, moveForm, readCorners, sayForm, sizeForm, topLeft, writeCorners } from './shape.ts'
import type { Point } from './box.ts'

const three: Point[] = [
  [0.1, 0.1],
  [0.5, 0.1],
  [0.3, 0.6],
]

test('[C125] a polygon closes at its first corner, or where a corner is set twice, and not before the third', () => {
  expect(addCorner([], [0.1, 0.1])).toEqual({ corners: [[0.1, 0.1]], closed: false })
  expect(addCorner(three.slice(0, 2), [0.1, 0.1]).closed).toBe(false)
  expect(addCorner(three, [0.105, 0.1])).toEqual({ corners: three, closed: true })
  expect(addCorner(three, [0.3, 0.6])).toEqual({ corners: three, closed: true })
  expect(addCorner(three.slice(0, 1), [0.1, 0.1]).corners).toHaveLength(1)
})

test('[C125] forms are moved, sized and said in words', () => {
  expect(moveForm({ point: [0.99, 0.5] }, [0.1, 0])).toEqual({ point: [1, 0.5] })
  expect(moveForm({ points: three }, [0.1, 0])).toMatchObject({
    points: [
      [0.2, 0.1],
      [0.6, 0.1],
      [0.4, 0.6],
    ],
  })
  expect(sizeForm({ box: [0, 0, 0.5, 0.5] }, [0.1, 0])).toEqual({ box: [0, 0, 0.6, 0.5] })
  expect(sizeForm({ points: three }, [0.1, 0])).toEqual({ points: three })
  expect(topLeft({ points: three })).toEqual([0.1, 0.1])
  expect(sayForm({ box: [0.1, 0.2, 0.3, 0.05] })).toBe(
    'box, 10.0 % from the left, 20.0 % from the top, 30.0 % wide, 5.0 % high',
  )
})

test('[C125] corners are written and read as numbers', () => {
  expect(readCorners(writeCorners(three))).toEqual(three)
  expect(readCorners('0.1 0.2, 0.3')).toBeNull()
  expect(readCorners('0.1 0.2, 2 0.3, 0 0')).toBeNull()
})
