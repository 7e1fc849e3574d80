/** How rows of health are worded. */
import type { HealthState, HealthWire } from '../wire/index.ts'

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const dayMs = 24 * 60 * minuteMs
export const gibibyte = 2 ** 30

export type Check = HealthWire['checks'][number]

export const row = (
  id: string,
  title: string,
  state: HealthState,
  says: string,
  next: string | null = null,
): Check => ({
  ...{ id, title, state, says },
  next: state === 'fine' ? null : next,
})
export const many = (n: number, one: string, several = `${one}s`): string => `${n} ${n === 1 ? one : several}`
export const none = (n: number): string => (n === 0 ? 'none' : String(n))
export const names = (all: readonly string[], most = 5): string =>
  all.slice(0, most).join(', ') + (all.length > most ? ` and ${all.length - most} more` : '')
export const bytes = (n: number): string =>
  n >= gibibyte ? `${(n / gibibyte).toFixed(1)} GiB` : `${Math.round(n / 2 ** 20)} MiB`
/** A span as people say it; never rounded down to nothing. */
export function saySpan(ms: number): string {
  if (ms < minuteMs) return many(Math.max(1, Math.round(ms / secondMs)), 'second')
  if (ms < 120 * minuteMs) return many(Math.round(ms / minuteMs), 'minute')
  if (ms < 2 * dayMs) return many(Math.round(ms / (60 * minuteMs)), 'hour')
  return many(Math.round(ms / dayMs), 'day')
}

/** Something that should be done within seconds. */
export const byLag = (ms: number, attentionMs: number, troubleMs: number): HealthState =>
  ms >= troubleMs ? 'trouble' : ms >= attentionMs ? 'attention' : 'fine'
