import { patch, post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { PersonWire, Role } from '../api/wire.ts'

export interface NewPerson {
  name: string
  email?: string
  roles: Role[]
  skills: string[]
}
export interface Invitation {
  link: string
  expires_at: string
}

export const addPerson = (person: NewPerson) =>
  post<{ id: string }>('/v1/people', person, { idempotencyKey: randomKey() })
export type SkillRequest = string | { name: string; until: string | null }
export interface PersonChange {
  roles?: Role[]
  active?: boolean
  /** The whole list; a name alone keeps the end that it has. */
  skills?: SkillRequest[]
  leave?: { from: string; to: string; cover?: string } | null
  /** Those that others put on record; the whole list. */
  conflicts?: string[]
}
export const changePerson = (id: string, change: PersonChange) => patch<PersonWire>(`/v1/people/${id}`, change)
/** One's own: the whole list. */
export const declareConflicts = (conflicts: readonly string[]) => patch<PersonWire>('/v1/me/conflicts', { conflicts })
export const invitePerson = (id: string) => post<Invitation>(`/v1/people/${id}/invite`)
