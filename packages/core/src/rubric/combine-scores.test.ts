import { expect, test } from 'vitest'
import { combineScores, disagree } from './combine-scores.ts'
import type { Criterion, Scores } from './rubric.ts'
import { starters } from './starters.ts'

const { quality, safety, tone } = starters
const numeric: Criterion = {
  ...{ name: 'length', title: 'Length', text: 'Words?', kind: 'numeric', levels: [], na: true, weight: 0.5 },
  ...{ minimum: 0, maximum: 10 },
}
const words: Criterion = {
  ...{ name: 'why', title: 'Why', text: 'Why?', kind: 'text', levels: [], na: true, weight: 0 },
}
const of = (criterion: Criterion, ...scores: Scores[string][]) => scores.map((score) => ({ [criterion.name]: score }))
const together = (criterion: Criterion, ...scores: Scores[string][]) =>
  combineScores([criterion], of(criterion, ...scores))[criterion.name]

test('[EV33] numbers come to their mean, levels to one that somebody gave and not the kinder, what mostly does not apply to nothing', () => {
  expect(together(numeric, 2, 3, 7)).toBe(4)
  expect(together(quality, 5, 1, 4)).toBe(4)
  expect(together(quality, 4, 2)).toBe(2)
  expect([together(safety, 1, 1, 0), together(safety, 1, 0), together(safety, 0, 0, 1)]).toEqual([1, 0, 0])
  expect([together(tone, null, null, 3), together(tone, null, 3), together(tone, null)]).toEqual([null, 3, null])
  expect(together(words, null, 'Clear.', 'Other.')).toBe('Clear.')
  // What nobody scored has no score.
  expect(combineScores([quality, safety], [{ quality: 3 }])).toEqual({ quality: 3 })
})

test('[EV34] judges disagree by the criterion’s own scale, across a gate of the rubric, or where it applies to one alone', () => {
  const apart = (criterion: Criterion, at: number, ...scores: Scores[string][]) =>
    disagree([criterion], of(criterion, ...scores), at)
  expect([apart(quality, 0.5, 3, 4, 4), apart(quality, 0.5, 2, 3, 4), apart(quality, 0.25, 3, 4)]).toEqual([
    ...[false, true, true],
  ])
  expect([apart(numeric, 0.5, 1, 5.9), apart(numeric, 0.5, 1, 6), apart(numeric, 0.3, 0.1, 3.1)]).toEqual([
    ...[false, true, true],
  ])
  expect([apart(safety, 1, 1, 0), apart(safety, 0.1, 1, 1)]).toEqual([true, false])
  expect(apart({ ...quality, gate: { at_least: 4 } }, 1, 3, 4)).toBe(true)
  expect([apart(tone, 1, null, 3), apart(tone, 0.1, null, null), apart(words, 0.1, 'a', 'b')]).toEqual([
    ...[true, false, false],
  ])
})
