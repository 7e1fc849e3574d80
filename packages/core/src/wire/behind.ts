/** Behind the loop: overrides, compensations, appeals, look-back and recalls. */
import type { Json, JsonObject } from '../json.ts'
import type { DecisionRowWire, DecisionStatus } from './decision.ts'

/** `POST /v1/decisions/{id}/override`. */
export interface OverrideRequest {
  reason_code: string
  comment: string
  /** What should stand instead: nothing, or another proposal, which is routed as any other. */
  outcome?: 'overturned' | { proposal: Json }
}
export type AppealStatus = 'open' | 'upheld' | 'overturned'
export interface AppealWire {
  id: string
  decision: string
  task: string
  status: AppealStatus
  language: string
  wants_person: boolean
  statement: string | null
  corrections: JsonObject | null
  evidence: { n: number; text: string; at: string }[]
  /** Nobody here may read it: everybody had a part, or lacks the queue's seats. */
  no_reader: boolean
  /** Who here may read it while it is open: everybody fit for the queue who had no part. */
  readers: { id: string; name: string }[]
  opened_at: string
  due: string
  overdue_at: string | null
  closed_at: string | null
  /** The reasoned answer. */
  text: string | null
}
/** What the affected person sees behind their link. */
export interface AppealPageWire {
  action: string
  status: DecisionStatus
  decided_at: string | null
  /** The outcome in a sentence. */
  outcome: string
  by_person: boolean
  reasons: string[]
  reason_codes: string[]
  comment: string | null
  language: string
  expires_at: string
  appeal: {
    status: AppealStatus
    opened_at: string
    due: string
    closed_at: string | null
    evidence: number
    text: string | null
  } | null
}

/** Which decisions are alike. */
export interface AlikeFilter {
  system?: string
  version?: string
  action?: string
  rule?: string
  since: string
  until?: string
}
export interface AlikeCounts {
  total: number
  done: number
  overridden: number
  by_status: Partial<Record<DecisionStatus, number>>
}
export interface LookBackWire {
  filter: AlikeFilter
  counts: AlikeCounts
  items: DecisionRowWire[]
  next: string | null
}
export interface RecallWire {
  id: string
  state: 'running' | 'done' | 'cancelled'
  filter: AlikeFilter
  reason: string
  by: { id: string; name: string }
  /** Decisions that matched when it began; compensations opened; left out because an appeal holds them. */
  of: number
  opened: number
  skipped: number
  /** Of the opened: how many are done, failed, still open. */
  done: number
  failed: number
  open: number
  created_at: string
  closed_at: string | null
}
/** `dry_run: true`: what a recall would take back. */
export interface RecallPreviewWire {
  counts: AlikeCounts
  of: number
  samples: DecisionRowWire[]
}
