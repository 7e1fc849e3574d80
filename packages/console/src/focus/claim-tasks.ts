import { post } from '../api/request.ts'
import type { TaskWire } from '../api/wire.ts'

export interface Wanted {
  queue: string | null
  case: string | null
}

/** Takes the next tasks for this person, best first. */
export async function claimTasks({ queue, case: together }: Wanted, limit: number): Promise<TaskWire[]> {
  const body = { limit, ...(queue ? { queue } : {}), ...(together ? { case: together } : {}) }
  return (await post<{ items: TaskWire[] }>('/v1/tasks/claim', body)).items
}
