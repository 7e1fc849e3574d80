import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { StopLevel, StopScope } from '../api/wire.ts'

export const setStop = (scope: StopScope, level: StopLevel, reason: string) =>
  post<{ id: string; frozen: number; set_at: string }>(
    '/v1/stops',
    { scope, level, reason },
    { idempotencyKey: randomKey() },
  )
