import { randomKey } from '../api/random-key.ts'
import { post } from '../api/request.ts'
import type { CompensationWire } from '../api/wire.ts'

export type Marked = 'done' | 'failed' | 'skipped'

/** @param words what was done, or why it was not; kept sealed with the step. */
export const markStep = (compensation: string, n: number, status: Marked, words: string) =>
  post<CompensationWire>(
    `/v1/compensations/${compensation}/steps/${n}`,
    { status, ...(words ? { detail: { note: words } } : {}) },
    { idempotencyKey: randomKey() },
  )
