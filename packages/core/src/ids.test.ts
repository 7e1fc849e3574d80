import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'
import { formatId, makeUuidv7, parseId } from './ids.ts'

test('[X2] ids are prefixed UUIDv7: version and variant are right, and they sort by time', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 47 }),
      fc.integer({ min: 1, max: 1e9 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (ms, later, bytes) => {
        const id = makeUuidv7(ms, bytes)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms)
        expect(makeUuidv7(ms + later, bytes) > id).toBe(true)
        expect(parseId('decision', formatId('decision', id))).toBe(id)
        expect(parseId('task', formatId('decision', id))).toBeUndefined()
      },
    ),
    { seed: 9562 },
  )
})

test('[X3] durations are whole numbers with a unit, at most ten years', () => {
  expect(['90s', '15m', '4h', '7d', '0s'].map(parseDuration)).toEqual([90_000, 900_000, 14_400_000, 604_800_000, 0])
  for (const text of ['', '5', 's', '1.5h', '-1s', '1w', '9999d', '1h30m', ' 1s'])
    expect(parseDuration(text), text).toBeUndefined()
  expect([0, 90_000, 900_000, 3_600_000, 604_800_000].map(formatDuration)).toEqual(['0s', '90s', '15m', '1h', '7d'])
})
