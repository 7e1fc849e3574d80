import { post } from '../api/request.ts'
import type { JudgmentRequest, TaskWire } from '../api/wire.ts'

/** Shows what the AI thinks; where the queue wants the person's own answer first, it is stamped before. */
export const revealTask = (id: string, answer?: JudgmentRequest['answer']) =>
  post<TaskWire>(`/v1/tasks/${id}/reveal`, answer ? { answer } : {})
