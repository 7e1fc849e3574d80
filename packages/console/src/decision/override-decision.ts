import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { OverrideRequest } from '../api/wire.ts'

export interface Overridden {
  compensation: string
  replacement: string | null
}

export const overrideDecision = (id: string, request: OverrideRequest) =>
  post<Overridden>(`/v1/decisions/${id}/override`, request, { idempotencyKey: randomKey() })
