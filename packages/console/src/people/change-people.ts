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
export const changePerson = (id: string, change: Partial<Pick<PersonWire, 'roles' | 'skills' | 'active'>>) =>
  patch<PersonWire>(`/v1/people/${id}`, change)
export const invitePerson = (id: string) => post<Invitation>(`/v1/people/${id}/invite`)
