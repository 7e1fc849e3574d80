import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { BudgetWire, RunWire } from '../api/wire.ts'

export const pauseRun = (id: string) => post<RunWire>(`/v1/runs/${id}/pause`, {}, { idempotencyKey: randomKey() })
export const endRun = (id: string) => post<RunWire>(`/v1/runs/${id}/end`, {}, { idempotencyKey: randomKey() })
/** @param budget null: as much again as it was given last. */
export const renewRun = (id: string, budget: BudgetWire | null) =>
  post<RunWire>(`/v1/runs/${id}/renew`, budget === null ? {} : { budget }, { idempotencyKey: randomKey() })
