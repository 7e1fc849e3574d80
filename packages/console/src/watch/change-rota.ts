import { randomKey } from '../api/random-key.ts'
import { post, remove } from '../api/request.ts'
import type { ShiftWire } from '../api/wire.ts'

export type NewShift = Pick<ShiftWire, 'person' | 'systems' | 'from' | 'to'>

export const planShift = ({ person, systems, from, to }: NewShift) =>
  post<ShiftWire>('/v1/watch/rota', { person, systems, from, to }, { idempotencyKey: randomKey() })
export const cancelShift = (id: string) => remove(`/v1/watch/rota/${id}`)
