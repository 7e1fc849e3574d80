import type { LearntShare } from '@countersign/core'
import { expect, test } from 'vitest'
import { aheadOf, savingsOf } from './held-against-random.ts'

const share = (labels: number, part: number, reach = 0.0625): LearntShare => ({
  ...{ labels, n: 100, share: part },
  interval: [part - reach, part + reach],
})
const round = (labels: number, all: number, drawn: number, alone: number) => ({
  ...{ accuracy: share(labels, all), random: share(drawn, alone) },
})

test('[AL15] savings are labels that both take for what both have reached, and for what chance has not reached nothing is foretold', () => {
  const rounds = [round(40, 0.5, 10, 0.25), round(80, 0.75, 20, 0.5), round(120, 0.875, 30, 0.625)]
  expect(savingsOf(rounds)).toEqual([
    {
      accuracy: 0.625,
      strategy: { labels: 60, interval: [50, 70], measured: [40, 120] },
      random: { labels: 30, interval: [25, null], measured: [10, 30] },
    },
    {
      accuracy: 0.875,
      strategy: { labels: 120, interval: [100, null], measured: [40, 120] },
      random: { labels: null, interval: [30, null], measured: [10, 30] },
    },
  ])
  // Where chance has come as far, there is one accuracy to tell of.
  const even = savingsOf([round(40, 0.5, 10, 0.25), round(80, 0.75, 20, 0.75)])
  expect(even.map(({ accuracy, random }) => [accuracy, random.labels])).toEqual([[0.75, 20]])
  expect(savingsOf([])).toEqual([])
  expect(savingsOf([{ accuracy: share(40, 0.5), random: null }])).toEqual([])
  expect(aheadOf([...rounds.slice(0, 2), round(120, 0.875, 40, 0.25)])?.verdict).toBe('yes')
})
