import { post, remove } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'

export interface Minted {
  id: string
  secret: string
}

export const mintSystemKey = (name: string, systems: string[]) =>
  post<Minted>('/v1/keys', { name, systems }, { idempotencyKey: randomKey() })
export const mintOwnKey = (name: string, person: string) =>
  post<Minted>('/v1/keys', { name, person }, { idempotencyKey: randomKey() })
export const revokeKey = (id: string) => remove(`/v1/keys/${id}`)
