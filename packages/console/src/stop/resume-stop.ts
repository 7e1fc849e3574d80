import { post } from '../api/request.ts'
import type { StopResumedWire } from '../api/wire.ts'

export const resumeStop = (id: string) => post<StopResumedWire>(`/v1/stops/${id}/resume`)
