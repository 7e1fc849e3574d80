import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { TaskWire } from '../api/wire.ts'

/** Takes it from whoever holds it, and keeps it for somebody else who may answer it. */
export const reassignTask = (task: string, to: string, comment: string) =>
  post<TaskWire>(`/v1/tasks/${task}/delegate`, { to, ...(comment ? { comment } : {}) }, { idempotencyKey: randomKey() })
