import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepToPeople, needWatcher } from './keep-to-people.ts'
import { decideRoute } from './decide-route.ts'
import {
  coversScope,
  decideHandOver,
  everything,
  gapsBetween,
  isCovered,
  isWatchedNow,
  isWatchedThroughout,
  watchGapMs,
  type WatchScope,
} from './presence.ts'
import type { Rule } from './policy.ts'

const scope = (systems: string[], actions: string[] = []): WatchScope => ({ systems, actions })

test('[H3] a scope covers what it lists, and an empty list is everything', () => {
  expect(isCovered(everything, { system: 'a', action: 'x' })).toBe(true)
  expect(isCovered(scope(['a']), { system: 'a', action: 'x' })).toBe(true)
  expect(isCovered(scope(['a']), { system: 'b', action: 'x' })).toBe(false)
  expect(isCovered(scope(['a'], ['y']), { system: 'a', action: 'x' })).toBe(false)
  const now = (seenAt: number) => isWatchedNow([{ ...scope(['a']), seenAt }], { system: 'a', action: 'x' }, 100_000)
  expect([now(100_000), now(100_000 - watchGapMs), now(99_999 - watchGapMs)]).toEqual([true, true, false])
})

test('[H6] a watch is handed over only to somebody who stands one for at least the same', () => {
  expect(coversScope(everything, scope(['a']))).toBe(true)
  expect(coversScope(scope(['a']), everything)).toBe(false)
  expect(coversScope(scope(['a', 'b']), scope(['b']))).toBe(true)
  expect(coversScope(scope(['a'], ['x']), scope(['a']))).toBe(false)
  expect(decideHandOver(everything, everything, 'Ann')).toEqual({ ok: true })
  for (const refused of [
    decideHandOver(undefined, everything, 'Ann'),
    decideHandOver(everything, undefined, 'Ann'),
    decideHandOver(everything, scope(['a']), 'Ann'),
  ])
    expect(refused).toMatchObject({ ok: false, code: 'not-on-watch' })
})

test('[H1] a pause of a minute is no gap, a longer one is, and a short window needs somebody too', () => {
  const s = (startedAt: number, seenAt: number) => ({ startedAt, seenAt })
  expect(gapsBetween([s(0, 10_000), s(70_000, 90_000)], 0, 150_000)).toEqual([])
  expect(gapsBetween([s(0, 10_000), s(70_001, 90_000)], 0, 150_001)).toEqual([
    { fromMs: 10_000, toMs: 70_001 },
    { fromMs: 90_000, toMs: 150_001 },
  ])
  expect(isWatchedThroughout([], 0, 10_000)).toBe(false)
  expect(isWatchedThroughout([s(-5_000, -1_000)], 0, 10_000)).toBe(true)
  expect(isWatchedThroughout([s(-90_000, -60_001)], 0, 10_000)).toBe(false)
})

test('[H1] seed 11: what is no gap is never farther than a minute from somebody’s attention', () => {
  const stretch = fc
    .tuple(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 200_000 }))
    .map(([startedAt, ms]) => ({ startedAt, seenAt: startedAt + ms }))
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), fc.integer({ min: 0, max: 900_000 }), (stretches, at) => {
      const gaps = gapsBetween(stretches, 0, 900_000)
      const seen = stretches.some(({ startedAt, seenAt }) => startedAt <= at && at <= seenAt)
      const inGap = gaps.some(({ fromMs, toMs }) => fromMs < at && at < toMs)
      expect(seen && inGap).toBe(false)
      const near = stretches.some((one) => one.startedAt <= at + watchGapMs && one.seenAt >= at - watchGapMs)
      if (!inGap && at > watchGapMs && at < 900_000 - watchGapMs) expect(near).toBe(true)
    }),
    { seed: 11, numRuns: 2_000 },
  )
})

const live: Rule = { id: 'l', permit: 'watch', live: true, windowMs: 60_000, when: 'true', audit: 0.2 }
const route = (rule: Rule) =>
  decideRoute('gate', [{ rule, result: 'matched', missing: [], requiredMissing: [], values: {} }])

test('[H4] a live watch that nobody stands is a gate that says so; nothing else changes', () => {
  const what = { system: 'mailer', action: 'mail.send' }
  expect(needWatcher(route(live), what, true)).toEqual(route(live))
  expect(needWatcher(route(live), what, false)).toMatchObject({
    mode: 'gate',
    live: false,
    windowMs: null,
    seats: [''],
    auditProbability: 0.2,
    rules: ['l'],
    reasons: expect.arrayContaining([expect.stringContaining('Nobody is on watch for mail.send of mailer')]),
  })
  const held = route({ ...live, live: false })
  expect(needWatcher(held, what, false)).toEqual(held)
  const denied = route({ id: 'd', require: 'deny', when: 'true' })
  expect(keepToPeople(denied, 'why')).toEqual({ ...denied, reasons: [...denied.reasons, 'why'] })
})
