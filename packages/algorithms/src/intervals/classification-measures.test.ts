import { expect, test } from 'vitest'
import { classificationMeasures, countConfusion } from './classification-measures.ts'

test('answers are counted into the four cells', () => {
  const predicted = [true, true, true, false, false, false, false]
  const actual = [true, true, false, true, false, false, false]
  expect(countConfusion(predicted, actual)).toEqual({
    truePositives: 2,
    falsePositives: 1,
    trueNegatives: 3,
    falseNegatives: 1,
  })
  expect(() => countConfusion([true], [])).toThrow(RangeError)
})

test('81 true of 263 positives has recall .3080 with Newcombe’s interval .2553–.3662', () => {
  const measures = classificationMeasures({
    truePositives: 81,
    falsePositives: 27,
    trueNegatives: 73,
    falseNegatives: 182,
  })
  expect(measures.recall.share).toBeCloseTo(0.308, 3)
  expect(measures.recall.lower).toBeCloseTo(0.2553, 4)
  expect(measures.recall.upper).toBeCloseTo(0.3662, 4)
  expect(measures.precision.share).toBeCloseTo(0.75, 12)
  expect(measures.specificity.share).toBeCloseTo(0.73, 12)
  expect(measures.accuracy.share).toBeCloseTo(154 / 363, 12)
  expect(measures.f1).toBeCloseTo(162 / 371, 12)
})

test('a classifier that never says positive has no precision, and a world without positives no F1', () => {
  const never = classificationMeasures({ truePositives: 0, falsePositives: 0, trueNegatives: 9, falseNegatives: 1 })
  expect(never.precision).toMatchObject({ share: null, lower: 0, upper: 1 })
  expect(never.recall.share).toBe(0)
  const empty = classificationMeasures({ truePositives: 0, falsePositives: 0, trueNegatives: 9, falseNegatives: 0 })
  expect(empty.f1).toBeNull()
})
