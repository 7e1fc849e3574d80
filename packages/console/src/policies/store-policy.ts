import { post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'

export const storePolicy = (name: string, source: string) =>
  post<{ id: string; version?: number }>('/v1/policies', { name, source }, { idempotencyKey: randomKey() })
export const storeVersion = (id: string, source: string) =>
  post<{ id: string; version: number }>(`/v1/policies/${id}/versions`, { source }, { idempotencyKey: randomKey() })
