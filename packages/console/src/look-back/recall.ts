import { randomKey } from '../api/random-key.ts'
import { get, post } from '../api/request.ts'
import type { AlikeFilter, CompensationWire, Page, RecallPreviewWire, RecallWire } from '../api/wire.ts'

/** A dry run takes back nothing and keeps nothing of its reason. */
export const previewRecall = (filter: AlikeFilter) =>
  post<RecallPreviewWire>('/v1/recalls', { filter, reason: 'preview', dry_run: true })

export const startRecall = (filter: AlikeFilter, reason: string) =>
  post<RecallWire>('/v1/recalls', { filter, reason }, { idempotencyKey: randomKey() })

export const cancelRecall = (id: string) =>
  post<RecallWire>(`/v1/recalls/${id}/cancel`, {}, { idempotencyKey: randomKey() })

export const fetchFailures = (id: string) =>
  get<Page<CompensationWire>>(`/v1/compensations?recall=${id}&state=failed&limit=50`)
