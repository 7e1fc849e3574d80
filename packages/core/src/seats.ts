/**
 * Who may fill which seat. A seat is `role:finance`, `skill:risk`, `person:per_…` or `''` (any reviewer); each is filled
 * by a distinct person. Filling is a maximum matching, not first come, first served: the finance person who also knows
 * risk must not block the seat that only they could free.
 */
import { formatId } from './ids.ts'

export interface Reviewer {
  id: string
  roles: readonly string[]
  skills: readonly string[]
  /** People whose leave they cover: they may fill the seats that name those. */
  covers?: readonly string[]
}

/** True where this person alone could fill this seat. `role:x` asks for the role x; a skill of that name is none. */
export function isFitFor(seat: string, person: Reviewer): boolean {
  if (seat === '') return true
  const name = seat.slice(seat.indexOf(':') + 1)
  if (seat.startsWith('role:')) return person.roles.includes(name)
  if (seat.startsWith('skill:')) return person.skills.includes(name)
  if (!seat.startsWith('person:')) return false
  return [person.id, ...(person.covers ?? [])].some((id) => id === name || formatId('person', id) === name)
}

/**
 * The person for each seat, in the order of the seats; null where a seat stays free. No other assignment fills more
 * seats. Named seats come before open ones, so that what stays free is as open as it can be. Kuhn's augmenting paths,
 * O(seats² × people).
 */
export function matchSeats(seats: readonly string[], people: readonly Reviewer[]): (string | null)[] {
  const distinct = [...new Map(people.map((person) => [person.id, person])).values()]
  const seatOf = new Map<string, number>()

  const place = (seat: number, tried: Set<string>): boolean => {
    for (const person of distinct) {
      if (tried.has(person.id) || !isFitFor(seats[seat] ?? '', person)) continue
      tried.add(person.id)
      const held = seatOf.get(person.id)
      if (held !== undefined && !place(held, tried)) continue
      seatOf.set(person.id, seat)
      return true
    }
    return false
  }

  const named = seats.map((_, index) => index).sort((a, b) => Number(seats[a] === '') - Number(seats[b] === ''))
  for (const seat of named) place(seat, new Set())

  const filled: (string | null)[] = seats.map(() => null)
  for (const [person, seat] of seatOf) filled[seat] = person
  return filled
}

const countFilled = (seats: readonly string[], people: readonly Reviewer[]): number =>
  matchSeats(seats, people).filter((person) => person !== null).length

/** True where these people fill every seat. */
export const isQuorum = (seats: readonly string[], people: readonly Reviewer[]): boolean =>
  countFilled(seats, people) === seats.length

/** True where `candidate`, beside those who have already answered, fills one seat more. */
export const canJoin = (seats: readonly string[], already: readonly Reviewer[], candidate: Reviewer): boolean =>
  countFilled(seats, [...already, candidate]) > countFilled(seats, already)

/**
 * The seats that stay free after the best matching. Where several matchings are best this names one of them: ask
 * `canJoin` whether a person may answer.
 */
export function freeSeats(seats: readonly string[], already: readonly Reviewer[]): string[] {
  const filled = matchSeats(seats, already)
  return seats.filter((_, index) => filled[index] === null)
}
