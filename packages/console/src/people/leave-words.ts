import type { PersonWire } from '../api/wire.ts'
import { sayDay, sayLastDay } from '../words/days.ts'

type Leave = PersonWire['leave']

export const isAway = (leave: Leave, now: number): boolean =>
  leave !== null && Date.parse(leave.from) <= now && now < Date.parse(leave.to)

/** `Away until 4 Jan 2027, Ben covers`; null where none is entered or it is over. */
export function sayLeave(leave: Leave, now: number): string | null {
  if (leave === null || Date.parse(leave.to) <= now) return null
  const until = sayLastDay(leave.to)
  const when = isAway(leave, now) ? `Away until ${until}` : `Away from ${sayDay(leave.from)} to ${until}`
  return leave.cover ? `${when}; ${leave.cover.name} covers` : `${when}; nobody covers`
}
