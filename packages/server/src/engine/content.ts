/** What is sealed of a decision: everything that was proposed, and the words of its route. */
import type { Explanation, Json, JsonObject, SignatureWire } from '@countersign/core'

export interface Content {
  input: Json
  proposal: Json
  schema: JsonObject | null
  alternatives: { proposal: Json; confidence?: number }[]
  explanation: Explanation | null
  attributes: JsonObject
  groups: JsonObject | null
  subject: string | null
  case: string | null
  requester: string | null
  /** What conditions were told of it: how likely it was wrong, and what its run had left. */
  risk?: number
  run?: JsonObject
  reasons: string[]
  nearest: string | null
  values: JsonObject
  callback: string | null
  /** The caller's `traceparent`, where traces are collected. */
  trace?: string
  /** Why a seeded error was planted; told after the decision has ended. */
  planted?: string
  /** Of an item: the id that its source gave it. */
  externalId?: string
  /** Of an item: what came with it that has no place here. */
  brought?: JsonObject
}
/** What people made of it. */
export interface OutcomeContent {
  proposal?: Json
  answer?: Json
  comment?: string
  reasonCodes?: string[]
  instruction?: string
  /** Under what people let go ahead. */
  signatures?: SignatureContent[]
}
/** Why it was overturned. */
export interface OverrideContent {
  reasonCode?: string
  comment?: string
}
export interface JudgmentContent {
  verdict: string
  proposal?: Json
  labels?: Json
  scores?: Json
  choice?: Json
  comment: string
  reasonCodes: string[]
}

/** A short line that names what is proposed, for lists: the action and its first few scalar arguments. */
export function summarise(action: string, proposal: Json, input: Json): string {
  const parts: string[] = []
  const from =
    typeof proposal === 'object' && proposal !== null && !Array.isArray(proposal)
      ? proposal
      : typeof input === 'object' && input !== null && !Array.isArray(input)
        ? input
        : {}
  if (typeof proposal === 'string' || typeof proposal === 'number' || typeof proposal === 'boolean')
    parts.push(String(proposal))
  for (const [name, value] of Object.entries(from)) {
    if (parts.length >= 3) break
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      parts.push(`${name} ${String(value).slice(0, 60)}`)
  }
  return parts.length > 0 ? `${action}: ${parts.join(', ')}`.slice(0, 200) : action
}

/** All that is signed stands in it, so that it fits under nothing else. */
export interface SignatureContent extends SignatureWire {
  judgment: string
  decision: string
  person: string
  verdict: string
  digest: string | null
  salt: string
}
