import { expect, test } from 'vitest'
import {
  addCorner,
  cornersOf,
  insertCorner,
  moveCorner,
  moveForm,
  readCorners,
  removeCorner,
  sayForm,
  sizeForm,
  topLeft,
  writeCorners,
} from './shape.ts'
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

test('[C157] a corner moves alone: a box keeps the one across and stays a box, a polygon gains and loses corners down to three', () => {
  const box = { box: [0.2, 0.2, 0.4, 0.2] as [number, number, number, number] }
  expect(cornersOf(box)).toEqual([
    [0.2, 0.2],
    [0.6, 0.2],
    [0.6, 0.4],
    [0.2, 0.4],
  ])
  expect(moveCorner(box, 0, [0.1, 0.3])).toEqual({ box: [0.1, 0.3, 0.5, 0.1] })
  expect(moveCorner(box, 1, [0.9, 0.1])).toEqual({ box: [0.2, 0.1, 0.7, 0.3] })
  expect(moveCorner(box, 2, [2, 2])).toEqual({ box: [0.2, 0.2, 0.8, 0.8] })
  expect(moveCorner(box, 3, [0.9, 0.1])).toEqual({ box: [0.598, 0.2, 0.002, 0.002] })
  expect(moveCorner({ points: three }, 2, [0.3, 1.2])).toEqual({ points: [three[0], three[1], [0.3, 1]] })
  const four = insertCorner(three, 2)
  expect(four).toEqual([...three, [0.2, 0.35]])
  expect(removeCorner(four, 3)).toEqual(three)
  expect(removeCorner(three, 0)).toEqual(three)
  expect(cornersOf({ point: [0.5, 0.5] })).toEqual([])
})
