import { patch } from '../api/request.ts'
import type { QueueWire } from '../api/wire.ts'

export type QueueChange = Partial<Pick<QueueWire, 'order' | 'settle' | 'ai_shown' | 'lease' | 'longest_wait' | 'delay'>>
export const changeQueue = (name: string, change: QueueChange) =>
  patch<QueueWire>(`/v1/queues/${encodeURIComponent(name)}`, change)
