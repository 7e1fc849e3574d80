import { expect, test } from 'vitest'
import { moveEdge, moveStretch, readNudge, readSeek, sayTime, stretchOf } from './time-range.ts'

test('[C125] a stretch of a recording lies within it, whichever end was set first', () => {
  expect(stretchOf(4.00049, 1, 10)).toEqual({ start: 1, end: 4 })
  expect(stretchOf(-3, 99, 10)).toEqual({ start: 0, end: 10 })
  expect(stretchOf(2, 2.0001, 10)).toBeNull()
  expect(stretchOf(2, 3, 0)).toEqual({ start: 2, end: 3 })
})

test('[C125] arrows go by a second, ten, or a twentieth; times are said to a hundredth', () => {
  const press = (key: string, shiftKey = false, ctrlKey = false) => readSeek({ key, shiftKey, ctrlKey, metaKey: false })
  expect([press('ArrowRight'), press('ArrowLeft', true), press('ArrowRight', false, true), press('a')]).toEqual([
    1,
    -10,
    0.05,
    null,
  ])
  expect([sayTime(0), sayTime(62.5), sayTime(600)]).toEqual(['0:00.00', '1:02.50', '10:00.00'])
})

test('[C157] an edge of a segment never passes the other, and a segment that is moved keeps its length', () => {
  const stretch = { start: 1, end: 2 }
  expect(moveEdge(stretch, 'start', 0.25, 3)).toEqual({ start: 0.25, end: 2 })
  expect(moveEdge(stretch, 'start', 9, 3)).toEqual({ start: 1.99, end: 2 })
  expect(moveEdge(stretch, 'end', 9, 3)).toEqual({ start: 1, end: 3 })
  expect(moveEdge(stretch, 'end', 0, 3)).toEqual({ start: 1, end: 1.01 })
  expect(moveStretch(stretch, 5, 3)).toEqual({ start: 2, end: 3 })
  expect(moveStretch(stretch, -5, 3)).toEqual({ start: 0, end: 1 })
  expect(readNudge({ key: 'ArrowLeft', ctrlKey: true, metaKey: false })).toBe(-0.01)
  expect(readNudge({ key: 'a', ctrlKey: false, metaKey: false })).toBeNull()
})
