import { randomKey } from '../api/random-key.ts'
import { patch, post } from '../api/request.ts'
import type { QueueWire } from '../api/wire.ts'

export type QueueChange = Partial<Omit<QueueWire, 'name' | 'open' | 'leased' | 'oldest_at'>>
export const changeQueue = (name: string, change: QueueChange) =>
  patch<QueueWire>(`/v1/queues/${encodeURIComponent(name)}`, change)
export const makeQueue = (name: string) => post<QueueWire>('/v1/queues', { name }, { idempotencyKey: randomKey() })
