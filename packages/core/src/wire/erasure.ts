/** Erasure, legal holds and retention. */
import type { ErrorCode } from '../errors.ts'

/**
 * `decisions`: what was proposed and said of those that ended; `contested`: of those that were appealed, overridden or
 * flagged; `log`: the lines themselves.
 */
export type RetentionClass = 'decisions' | 'contested' | 'log'
/** Whose floors can be named. */
export type FloorRegime = 'eu-ai-act' | 'eeoc-1602' | 'ecoa-reg-b'

export interface ErasurePreviewWire {
  decisions: number
  /** They would be cancelled first. */
  open: number
  /** Released, their effect not yet reported: they stay as they are, without what they hold. */
  released: number
  judgments: number
  files: number
  truths: number
  appeals: number
  /** Items of data sets, outputs of evaluations, and what people were asked about them. */
  copies: number
  /** What would be destroyed, in words. */
  goes: string[]
  /** What would stay, and why. */
  stays: { what: string; why: string }[]
  /** What beats it now; empty where it may be done. */
  beaten_by: { code: ErrorCode; why: string }[]
  /** Erasures of the same subject. */
  before: ErasureBeforeWire[]
}
export interface ErasureBeforeWire {
  id: string
  at: string
  /** Where it stands in the log. */
  entry: string
  decisions: number
  reason_code: string | null
  comment: string | null
}
export interface ErasedWire {
  id: string
  at: string
  entry: string
  decisions: number
  /** Open ones, cancelled first. */
  cancelled: number
  files: number
}

export interface HoldWire {
  id: string
  /** One of the two; null also once it was lifted and the subject erased. */
  subject: string | null
  case: string | null
  reason: string | null
  placed_by: { id: string; name: string }
  placed_at: string
  lifted_by: { id: string; name: string } | null
  lifted_at: string | null
}

export interface RetentionWire {
  regimes: FloorRegime[]
  /** Days; null: kept until it is erased. */
  days: Record<RetentionClass, number | null>
  floor: { days: number; regime: FloorRegime; clause: string } | null
  /** Those that can be named. */
  known: { regime: FloorRegime; days: number; clause: string }[]
}
