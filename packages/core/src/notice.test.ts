import { expect, test } from 'vitest'
import { nextLocal, noticeAt, preferencesFor, usualNotices } from './notice.ts'
import type { NoticePreferences } from './wire/notice.ts'

const at = (text: string) => Date.parse(text)
const berlin: NoticePreferences = {
  ...usualNotices,
  time_zone: 'Europe/Berlin',
  digest_at: ['08:00', '16:30'],
  quiet: { from: '22:00', to: '07:00' },
}
const when = (
  preferences: NoticePreferences,
  kind: 'due' | 'open' | 'alarm',
  now: string,
  due: string | null = null,
) => {
  const ms = noticeAt(preferences, { kind, dueMs: due === null ? null : at(due) }, at(now))
  return ms === null ? null : new Date(ms).toISOString()
}

test('[CH1] what has an end is told at once, the rest at the next digest, what is off never', () => {
  expect(when(berlin, 'due', '2026-06-01T10:00:00Z', '2026-06-01T12:00:00Z')).toBe('2026-06-01T10:00:00.000Z')
  // 16:30 in Berlin's summer.
  expect(when(berlin, 'open', '2026-06-01T10:00:00Z')).toBe('2026-06-01T14:30:00.000Z')
  expect(when(berlin, 'open', '2026-06-01T15:00:00Z')).toBe('2026-06-02T06:00:00.000Z')
  // What is due before the digest does not wait for it; what is due after it does.
  const digests: NoticePreferences = { ...berlin, when: { ...berlin.when, due: 'digest' } }
  expect(when(digests, 'due', '2026-06-01T10:00:00Z', '2026-06-01T14:00:00Z')).toBe('2026-06-01T10:00:00.000Z')
  expect(when(digests, 'due', '2026-06-01T10:00:00Z', '2026-06-01T20:00:00Z')).toBe('2026-06-01T14:30:00.000Z')
  expect(
    when({ ...berlin, when: { due: 'off', open: 'off', alarm: 'off' } }, 'alarm', '2026-06-01T10:00:00Z'),
  ).toBeNull()
})

test('[CH2] quiet hours hold back what can wait for their end, over midnight too; what is due before, and alarms, get through', () => {
  // 23:30 in Berlin; they end at 07:00, 05:00 UTC.
  expect(when(berlin, 'due', '2026-06-01T21:30:00Z', '2026-06-02T12:00:00Z')).toBe('2026-06-02T05:00:00.000Z')
  expect(when(berlin, 'due', '2026-06-01T21:30:00Z', '2026-06-02T04:59:00Z')).toBe('2026-06-01T21:30:00.000Z')
  expect(when(berlin, 'alarm', '2026-06-01T21:30:00Z')).toBe('2026-06-01T21:30:00.000Z')
  // 06:59 and 07:00.
  expect(when(berlin, 'due', '2026-06-02T04:59:00Z')).toBe('2026-06-02T05:00:00.000Z')
  expect(when(berlin, 'due', '2026-06-02T05:00:00Z')).toBe('2026-06-02T05:00:00.000Z')
})

test('[CH2] local times are right through both changes of the clocks', () => {
  // Forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
  const next = (time: string, now: string) => new Date(nextLocal('Europe/Berlin', time, at(now))).toISOString()
  expect(next('08:00', '2026-03-28T08:00:00Z')).toBe('2026-03-29T06:00:00.000Z')
  expect(next('02:30', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
  expect(next('08:00', '2026-10-24T08:00:00Z')).toBe('2026-10-25T07:00:00.000Z')
  expect(next('02:30', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
  expect(new Date(nextLocal('Pacific/Kiritimati', '00:00', at('2026-01-01T09:00:00Z'))).toISOString()).toBe(
    '2026-01-01T10:00:00.000Z',
  )
})

test('[CH11] Slack has times of its own, with the same quiet hours and digests; else those of e-mail', () => {
  const slack = { due: 'off', open: 'immediate', alarm: 'off' } as const
  const both = { ...berlin, slack }
  expect(preferencesFor(both, 'mail').when).toEqual(usualNotices.when)
  expect(preferencesFor(both, 'slack')).toEqual({ ...both, when: slack })
  expect(preferencesFor(berlin, 'slack').when).toEqual(usualNotices.when)
})
