import { post } from '../api/request.ts'
import type { TaskWire } from '../api/wire.ts'

export const claimTask = (id: string): Promise<TaskWire> => post<TaskWire>(`/v1/tasks/${id}/claim`)
