import type { AlikeFilter } from '../api/wire.ts'

const when = (iso: string) => new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** `refund-agent 7, refund.create, by the rule small, since 23 Nov 2026, 08:00`. */
export function sayFilter({ system, version, action, rule, since, until }: AlikeFilter): string {
  return [
    system ? [system, version].filter(Boolean).join(' ') : version && `version ${version}`,
    action,
    rule && `by the rule ${rule}`,
    `since ${when(since)}`,
    until && `until ${when(until)}`,
  ]
    .filter(Boolean)
    .join(', ')
}
