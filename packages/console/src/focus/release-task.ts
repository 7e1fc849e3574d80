import { post } from '../api/request.ts'

/** Gives a task back unanswered; outlives the page. A failure is harmless: the lease ends by itself. */
export function releaseTask(id: string): void {
  post(`/v1/tasks/${id}/release`, {}, { keepalive: true }).catch(() => undefined)
}
