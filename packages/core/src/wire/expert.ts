/** Experts from outside: asked about one decision or its case, through a link that ends. */
import type { Json, JsonObject } from '../json.ts'
import type { DecisionKind, Explanation } from './decision.ts'
import type { Reason, Verdict } from './work.ts'
import type { AiShown } from './parts.ts'

export interface ExpertWire {
  id: string
  name: string
  decision: string
  task: string
  /** How many decisions they are asked about: with its case, more than this one. */
  of: number
  skill: string | null
  /** Null where a program did. */
  invited_by: { id: string; name: string } | null
  invited_at: string
  expires_at: string
  revoked_at: string | null
  /** Whether the link opens something now. */
  open: boolean
  /** All of them. Null while a blind gate hides who has. */
  answered: boolean | null
}

/** `POST /v1/decisions/{id}/invite-expert`: the link is told once. */
export interface ExpertLinkWire {
  expert: string
  link: string
  expires_at: string
}

/** Behind the link: what the answer needs, and nothing else of the decision, its people or the workspace. */
export interface ExpertTaskWire {
  name: string
  workspace: string
  expires_at: string
  /** Which of how many is asked now, and how many are still to be answered. */
  item: number
  of: number
  left: number
  status: 'open' | 'held' | 'answered' | 'closed'
  /** Null once nothing is asked any more. */
  asked: {
    kind: DecisionKind
    action: string
    digest: string | null
    input: Json
    proposal: Json
    schema: JsonObject | null
    alternatives: { proposal: Json; confidence?: number }[]
    explanation: Explanation | null
    confidence: number | null
    verdicts: Verdict[]
    reasons: Reason[]
    due: string | null
    ai_shown: AiShown
    revealed: boolean
    /** What a verifier objected to in your answer. */
    objection: string | null
  } | null
}
