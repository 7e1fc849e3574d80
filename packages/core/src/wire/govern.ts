/** Systems, policies and webhooks: what those who run the house look after. */
import type { Mode } from './decision.ts'

export interface SystemWire {
  name: string
  versions: { version: string; first_at: string; decisions: number }[]
  decisions: number
  waiting: number
  last_at: string | null
  /** What people declared of each: whether it can be undone, by which action, whether those it is about are told, and where it says what it spends. */
  actions: {
    action: string
    reversible: boolean
    inverse: string | null
    notify: boolean
    amount: string | null
    /** What one error costs, and an hour of waiting, in the workspace's currency. */
    error_cost: number | null
    delay_cost: number | null
    decisions: number
  }[]
}

export interface PolicyWire {
  id: string
  name: string
  versions: {
    version: number
    created_at: string
    author: string
    state: 'draft' | 'active' | 'retired'
    /** What it does beside the active version; null where nothing. */
    stage: 'shadow' | 'canary' | null
    /** Of decisions, 0..1, that a canary decides. */
    share: number | null
    /** From then on the active version permits nothing. */
    ends_at: string | null
    signatures: { person: string; name: string; at: string; self: boolean }[]
    loosens: boolean
    source: string
  }[]
}

/** `GET /v1/policies/{id}/versions/{n}/shadow`: what a version would have decided beside the one that did. */
export interface ShadowWire {
  policy: string
  running: boolean
  compared: number
  disagreed: number
  /** By what was decided and what it would have been. */
  counts: { was: Mode; would: Mode; n: number }[]
  /** The latest first. */
  disagreements: { decision: string; was: Mode; would: Mode; rules: string[]; at: string }[]
}

/** A version put in force for minutes without a second signature. */
export interface GlassWire {
  id: string
  policy: string
  person: { id: string; name: string }
  reason: string
  broken_at: string
  ends_at: string
  ended_at: string | null
  state: 'broken' | 'to-review' | 'reviewed'
  /** Decisions that it decided. */
  decisions: number
  review: { person: { id: string; name: string }; at: string; comment: string } | null
}

/** Requires that no policy of the workspace may loosen. */
export interface FloorWire {
  name: string
  everywhere: boolean
  source: string
  set_at: string
  set_by: string
}

/** `POST /v1/policies/suggest`: the rule that a person has been following. */
export interface SuggestionWire {
  /** Null where their decisions do not support a rule; `why` says what is missing. */
  source: string | null
  why: string
  /** The rule's condition as CEL and in words. */
  when: string | null
  words: string | null
  /** Of the decisions looked at, how many it would let go ahead, and how many of those the person approved, with a 95 % Wilson interval of that share. */
  considered: number
  covered: number
  agreed: number
  interval: [number, number] | null
  agreeing: string[]
  exceptions: string[]
}

/** What is sent: Standard Webhooks’ own envelope, CloudEvents 1.0 in structured mode, or a card for Microsoft Teams. All are signed alike. */
export type WebhookFormat = 'standard' | 'cloudevents' | 'teams'

export interface WebhookWire {
  id: string
  url: string
  types: string[]
  /** Of decisions that wait, or waited, there; empty: of everything. */
  queues: string[]
  format: WebhookFormat
  created_at: string
  disabled_at: string | null
  dead: number
  secret?: string
}

export interface DeliveryWire {
  id: string
  event: string
  type: string
  attempts: number
  state: 'pending' | 'delivered' | 'dead'
  last_error: string | null
  at: string
}
