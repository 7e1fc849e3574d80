import { expect, test } from 'vitest'
import { boxAt, boxOf, keepBox, moveBox, movePoints, putFrame, readArrow, sizeBox, type KeyFrame } from './box.ts'

test('[C125] a box is the same whichever corner it was begun at, and never leaves the picture', () => {
  expect(boxOf([0.5, 0.6], [0.1, 0.2])).toEqual([0.1, 0.2, 0.4, 0.4])
  expect(boxOf([-1, 0.2], [0.5, 3])).toEqual([0, 0.2, 0.5, 0.8])
  expect(keepBox([0.9, 0.9, 0.4, 0.4])).toEqual([0.6, 0.6, 0.4, 0.4])
  expect(moveBox([0, 0.5, 0.2, 0.2], [-0.01, 0.01])).toEqual([0, 0.51, 0.2, 0.2])
  expect(sizeBox([0.9, 0, 0.1, 0.1], [0.01, -0.2])).toEqual([0.9, 0, 0.1, 0.002])
})

test('[C125] a polygon keeps its form at the edge', () => {
  expect(
    movePoints(
      [
        [0.005, 0.5],
        [0.2, 0.6],
      ],
      [-0.01, 0],
    ),
  ).toEqual([
    [0, 0.5],
    [0.195, 0.6],
  ])
})

test('[C125] arrows move by a hundredth, with Control by a thousandth', () => {
  const press = (key: string, ctrlKey = false) => readArrow({ key, ctrlKey, metaKey: false })
  expect(press('ArrowRight')).toEqual([0.01, 0])
  expect(press('ArrowUp', true)).toEqual([0, -0.001])
  expect(press('a')).toBeNull()
})

test('[C125] between two drawings an object goes straight, outside of them it is not there', () => {
  const frames: KeyFrame[] = putFrame([{ frame: 20, box: [0.2, 0.2, 0.2, 0.4] }], {
    frame: 10,
    box: [0, 0.2, 0.2, 0.2],
  })
  expect(frames.map(({ frame }) => frame)).toEqual([10, 20])
  expect(boxAt(frames, 15)).toEqual([0.1, 0.2, 0.2, 0.3])
  expect(boxAt(frames, 10)).toEqual([0, 0.2, 0.2, 0.2])
  expect(boxAt(frames, 21)).toBeNull()
  expect(putFrame(frames, { frame: 10, box: [1, 1, 0, 0] })).toHaveLength(2)
})

test('[C156] where an object has ended it is not there until it begins again', () => {
  const frames: KeyFrame[] = [
    { frame: 0, box: [0, 0, 0.2, 0.2], ends: true },
    { frame: 10, box: [0.5, 0, 0.2, 0.2] },
    { frame: 20, box: [0.7, 0, 0.2, 0.2] },
  ]
  expect([0, 5, 10, 15].map((at) => boxAt(frames, at)?.[0] ?? null)).toEqual([0, null, 0.5, 0.6])
})
