/** When somebody is told, outside of the console, that they are needed. */
import type { NoticeChannel, NoticeKind, NoticePreferences } from './wire/notice.ts'

export const noticeKinds: readonly NoticeKind[] = ['due', 'open', 'alarm']

export const usualNotices: NoticePreferences = {
  when: { due: 'immediate', open: 'digest', alarm: 'immediate' },
  slack: null,
  digest_at: ['08:00'],
  time_zone: 'UTC',
  quiet: null,
}

/** What counts for one channel. */
export const preferencesFor = (preferences: NoticePreferences, channel: NoticeChannel): NoticePreferences =>
  channel === 'slack' && preferences.slack ? { ...preferences, when: preferences.slack } : preferences

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Milliseconds that a zone's clock is ahead of UTC at a moment. */
function offsetAt(zone: string, ms: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(ms)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return local - Math.floor(ms / 1_000) * 1_000
}

/**
 * The next moment, not before `nowMs`, at which a clock in this zone shows `time` (`HH:MM`). Where the clocks are put
 * forward over it, as much later as they are put forward; where they are put back, the first of the two.
 */
export function nextLocal(zone: string, time: string, nowMs: number): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const midnight = Math.floor((nowMs + offsetAt(zone, nowMs)) / dayMs) * dayMs
  for (let day = -1; ; day++) {
    const local = midnight + day * dayMs + hour * 60 * minuteMs + minute * minuteMs
    // An offset from shortly before names the first of two, and is the one in force before a gap.
    const at = local - offsetAt(zone, local - offsetAt(zone, local) - 3 * 60 * minuteMs)
    if (at >= nowMs) return at
  }
}

/** When quiet hours that are under way end; null outside of them. */
function quietUntil({ quiet, time_zone }: NoticePreferences, nowMs: number): number | null {
  if (!quiet || quiet.from === quiet.to) return null
  const ends = nextLocal(time_zone, quiet.to, nowMs + 1)
  return ends < nextLocal(time_zone, quiet.from, nowMs + 1) ? ends : null
}

/**
 * When a person is to be told of something that is so now; null where they do not want to be. What is due before the next
 * digest, or before quiet hours end, does not wait for them.
 */
export function noticeAt(
  preferences: NoticePreferences,
  { kind, dueMs }: { kind: NoticeKind; dueMs: number | null },
  nowMs: number,
): number | null {
  const when = preferences.when[kind]
  if (when === 'off') return null
  const digest =
    when === 'digest' && Math.min(...preferences.digest_at.map((time) => nextLocal(preferences.time_zone, time, nowMs)))
  const asked = digest === false || (dueMs !== null && digest >= dueMs) ? nowMs : digest
  const quietEnds = quietUntil(preferences, asked)
  if (quietEnds === null || kind === 'alarm') return asked
  return dueMs !== null && dueMs <= quietEnds ? asked : quietEnds
}
