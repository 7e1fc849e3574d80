import { expect, test } from 'vitest'
import { driftBaseline, isBad, isTripped, loosensBreaker, type OutcomeSeen } from './breaker.ts'
import type { BreakerMeasure, TaskKind, Verdict } from './wire/index.ts'

const judged = (verdict: Verdict, of: TaskKind = 'approval', planted = false): OutcomeSeen => ({
  ...{ kind: 'judgment', of, verdict, planted },
})

test.each<[BreakerMeasure, OutcomeSeen, boolean | null]>([
  ['override-rate', judged('approve'), false],
  ['override-rate', judged('edit'), true],
  ['override-rate', judged('reject'), true],
  ['override-rate', judged('overturn', 'audit'), true],
  ['override-rate', judged('uphold', 'audit'), false],
  ['override-rate', judged('return'), null],
  ['override-rate', judged('approve', 'check-in'), null],
  ['override-rate', judged('overturn', 'appeal'), null],
  ['override-rate', judged('reject', 'approval', true), null],
  ['override-rate', { kind: 'override' }, true],
  ['override-rate', { kind: 'effect', failed: true }, null],
  ['seeded-missed', judged('approve', 'approval', true), true],
  ['seeded-missed', judged('reject', 'approval', true), false],
  ['seeded-missed', judged('approve'), null],
  ['seeded-missed', { kind: 'override' }, null],
  ['effect-failures', { kind: 'effect', failed: true }, true],
  ['effect-failures', { kind: 'effect', failed: false }, false],
  ['effect-failures', judged('reject'), null],
  ['adverse-truth', { kind: 'truth', adverse: true }, true],
  ['adverse-truth', { kind: 'truth', adverse: false }, false],
  ['adverse-truth', { kind: 'effect', failed: true }, null],
  ['drift', { kind: 'proposal', confidence: 0.5, baseline: 0.6 }, true],
  ['drift', { kind: 'proposal', confidence: 0.6, baseline: 0.6 }, false],
  ['drift', { kind: 'proposal', confidence: null, baseline: 0.6 }, true],
  ['drift', { kind: 'override' }, null],
  ['override-rate', { kind: 'proposal', confidence: 0.1, baseline: null }, null],
])('[BR1] %s: %j is bad: %s', (measure, seen, bad) => expect(isBad(measure, seen)).toBe(bad))

test('[BR2] it trips with enough decisions and the lower end over the threshold, and not before', () => {
  const rule = { threshold: 0.1, least: 20 }
  expect(isTripped(rule, { n: 19, lower: 0.5 })).toBe(false)
  expect(isTripped(rule, { n: 20, lower: 0.1 })).toBe(false)
  expect(isTripped(rule, { n: 20, lower: 0.101 })).toBe(true)
})

test('[BR4] a higher threshold, more decisions, another window and switching it off let more pass', () => {
  const was = { threshold: 0.1, least: 20, windowMs: 60_000, active: true }
  for (const change of [
    { threshold: 0.2 },
    { least: 21 },
    { windowMs: 30_000 },
    { windowMs: 90_000 },
    { active: false },
  ])
    expect(loosensBreaker(was, { ...was, ...change })).toBe(true)
  for (const change of [{}, { threshold: 0.05 }, { least: 5 }])
    expect(loosensBreaker(was, { ...was, ...change })).toBe(false)
  expect(loosensBreaker({ ...was, active: false }, was)).toBe(false)
})

test('[BR6] of a hundred confidences five lie below the baseline', () => {
  const confidences = Array.from({ length: 100 }, (_, n) => ((n * 37) % 100) / 100)
  const baseline = driftBaseline(confidences)
  expect(baseline).toBe(0.05)
  expect(confidences.filter((one) => one < baseline)).toHaveLength(5)
})
