import { expect, test } from 'vitest'
import type { LearntShare } from '../api/wire.ts'
import { sayAhead, sayBackend, sayFault, sayModel, sayRunning, saySavings } from './say-learning.ts'

const share = (labels: number, part: number): LearntShare => ({
  ...{ labels, n: 40, share: part, interval: [part - 0.1, part + 0.1] },
})

test('[C134] the page says whether the strategy is ahead of chance, and where it is not, to ask at random', () => {
  const said = (verdict: 'yes' | 'no' | 'unknown', a: number, b: number) =>
    sayAhead({ rounds: [], running: false, ahead: { verdict, strategy: share(100, a), random: share(110, b) } })
  expect(said('yes', 0.9, 0.5)).toMatch(/100 labels .* 90 % of 40 \(80 % to 100 %\).* is ahead of asking at random\.$/)
  expect(said('no', 0.5, 0.9)).toContain('Asking at random is ahead here: take “At random”')
  expect(said('unknown', 0.7, 0.7)).toContain('not known yet')
  expect(sayAhead({ rounds: [], ahead: null, running: false })).toContain('imported')
})

test('[AL19] while the first round is learnt the page says that, and not that items are missing', () => {
  expect(sayAhead({ rounds: [], ahead: null, running: true })).toBe('The first round is being learnt.')
})

test('[C134] of a model of yours the page says how often it was right beforehand, what cannot be known, and what is wrong with it', () => {
  const backend = { model_version: 'm2', asked_at: '2026-11-27T10:00:00.000Z', has_secret: false, fault: null }
  const round = {
    n: 1,
    at: '',
    labels: 50,
    picked: 10,
    drawn: 3,
    classes: 2,
    random: null,
    model: null,
    rarest: null,
    thresholds: null,
    uncertainty: 0.2,
    kappa: null,
  }
  expect(sayBackend({ backend, rounds: [{ ...round, accuracy: share(50, 0.8) }] })).toMatch(
    /version m2.* 80 % of 40 \(70 % to 90 %\) drawn at random\..*is not known/,
  )
  expect(sayBackend({ backend, rounds: [{ ...round, accuracy: null }] })).toContain('ten answered items')
  expect(sayBackend({ backend: { ...backend, asked_at: null }, rounds: [] })).toContain('not been asked yet')
  const fault = { during: 'health' as const, why: 'connect ECONNREFUSED' }
  expect(sayBackend({ backend: { ...backend, fault }, rounds: [] })).toContain('not known yet')
  expect(sayFault({ during: 'health', why: 'connect ECONNREFUSED' })).toMatch(/^It does not answer: .* at random/)
})

test('[C134] the page says which model learnt a table, and why, and how far texts are embedded', () => {
  const loss = { logistic: 0.61, trees: 0.4 }
  expect(sayModel({ name: 'trees', because: 'held-out', log_loss: loss })).toMatch(/^By trees: .*better .*0\.40.*0\.61/)
  expect(sayModel({ name: 'logistic', because: 'held-out', log_loss: loss })).toContain('no better')
  expect(sayModel({ name: 'logistic', because: 'failed', log_loss: null })).toBe(
    'By logistic regression: the trees failed',
  )
  expect(sayModel({ name: 'trees', because: 'asked', log_loss: null })).toBe('By trees')
  expect(sayRunning({ done: 16, of: 2_000 })).toBe('a round is under way: 16 of 2,000 texts are embedded')
  expect(sayRunning(null)).toBe('a round is under way')
})

test('[AL16] the page says what either takes for the same accuracy, and foretells nothing that was not measured', () => {
  const strategy = { labels: 410, interval: [380, 450] as [number, number], measured: [25, 500] as [number, number] }
  const measured: [number, number] = [10, 800]
  expect(saySavings({ accuracy: 0.9, strategy, random: { labels: 690, interval: [630, 750], measured } })).toBe(
    'Accuracy of 90 %: the strategy took 410 labels (380 to 450); at random it took 690 labels (630 to 750).',
  )
  expect(saySavings({ accuracy: 0.9, strategy, random: { labels: 430, interval: [400, null], measured } })).toMatch(
    /430 labels \(400 or more\)\. The intervals overlap, so what is saved is not known yet\.$/,
  )
  expect(saySavings({ accuracy: 0.9, strategy, random: { labels: null, interval: [800, null], measured } })).toMatch(
    /at random it was not reached with the 800 labels that were measured \(95 %: 800 or more\)\.$/,
  )
  expect(saySavings({ accuracy: 0.5, strategy, random: { labels: 10, interval: [null, 10], measured } })).toContain(
    'at random it took 10 labels or fewer',
  )
  const none: [null, null] = [null, null]
  expect(saySavings({ accuracy: 0.7, strategy, random: { labels: null, interval: none, measured } })).toContain(
    'labels that were measured (95 %: an interval wider than what was measured). The intervals overlap',
  )
})
