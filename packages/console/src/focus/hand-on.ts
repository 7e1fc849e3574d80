import { post } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { TaskWire } from '../api/wire.ts'

const act = (id: string, how: string, body: object) =>
  post<TaskWire>(`/v1/tasks/${id}/${how}`, body, { idempotencyKey: randomKey() })

/** Passes a task to a colleague, for whom it is kept for a while. */
export const delegateTask = (id: string, to: string, comment: string) =>
  act(id, 'delegate', { to, ...(comment ? { comment } : {}) })
/** Gives it up the ladder: it opens to more people and comes forward. */
export const escalateTask = (id: string, comment: string) => act(id, 'escalate', { comment })
/** "I am on it": nobody else is offered it for so long. */
export const acknowledgeTask = (id: string, span: string) => act(id, 'acknowledge', { for: span })
