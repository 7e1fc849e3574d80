import { post } from '../api/request.ts'

export const skipTask = (id: string, reason?: string) => post(`/v1/tasks/${id}/skip`, reason ? { reason } : {})
