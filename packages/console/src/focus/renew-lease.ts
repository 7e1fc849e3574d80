import { isProblem } from '../api/problem.ts'
import { post } from '../api/request.ts'
import type { TaskWire } from '../api/wire.ts'
import { claimTask } from './claim-task.ts'

/** Holds a task for longer; one whose lease ran out meanwhile is claimed again if nobody else took it. */
export async function renewLease(id: string): Promise<TaskWire> {
  try {
    return await post<TaskWire>(`/v1/tasks/${id}/renew`)
  } catch (error) {
    if (isProblem(error, 'lease-expired')) return claimTask(id)
    throw error
  }
}
