import { expect, test } from 'vitest'
import { isPassed, isRightAnswer, valueOfAnswer } from './qualification.ts'

test('[QU2] an answer is right when its value is the same, however it is spelled', () => {
  expect(isRightAnswer({ a: 1, b: ['x'] }, { b: ['x'], a: 1 })).toBe(true)
  expect(isRightAnswer({ a: 1 }, { a: '1' })).toBe(false)
  expect(isRightAnswer(null, valueOfAnswer({ comment: 'no idea' }))).toBe(false)
  expect(valueOfAnswer({ choice: 'spam', labels: ['x'], comment: 'because' })).toBe('spam')
})

test('[QU3] a pass mark is met, not beaten', () => {
  expect(isPassed(4, 5, 0.8)).toBe(true)
  expect(isPassed(3, 5, 0.8)).toBe(false)
  expect(isPassed(0, 0, 0)).toBe(false)
})
