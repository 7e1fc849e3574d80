/**
 * A line of the log. The leaf is RFC 8785 text and holds no personal or free text: what was proposed, shown or said is
 * committed by a salted hash, names are ids. One line may tell several events of the same moment (`also`): they are
 * sent one after the other, and the last carries the bare position as its id.
 */
import { canonicalize, CountersignError, formatId, largestEntry, type Json, type JsonObject } from '@countersign/core'
import type { EntryRow } from '../store/births.ts'

export interface Actor {
  kind: 'person' | 'agent' | 'policy' | 'system' | 'silence'
  id: string | null
  authn?: string
}
export interface EntryDraft {
  type: string
  also?: readonly string[]
  actor: Actor
  decision?: string | null
  task?: string | null
  data: JsonObject
}
export interface Leaf {
  v: 1
  id: string
  type: string
  also?: string[]
  time: string
  decision?: string
  task?: string
  actor: { kind: Actor['kind']; id?: string; authn?: string }
  data: JsonObject
}

export const isoTime = (ms: number): string => new Date(ms).toISOString()

export function makeEntry(draft: EntryDraft, id: string, atMs: number): EntryRow {
  const { actor } = draft
  const route = draft.data.route ?? undefined
  // In the order in which canonical text has them: nothing is left to sort.
  const leaf: Record<string, Json> = {
    actor: { ...(actor.authn ? { authn: actor.authn } : {}), ...(actor.id ? { id: actor.id } : {}), kind: actor.kind },
  }
  if (draft.also?.length) leaf.also = draft.also
  leaf.data = draft.data
  if (draft.decision) leaf.decision = formatId('decision', draft.decision)
  leaf.id = formatId('entry', id)
  if (draft.task) leaf.task = formatId('task', draft.task)
  leaf.time = isoTime(atMs)
  leaf.type = draft.type
  leaf.v = 1
  const text = Buffer.from(canonicalize(leaf))
  // What is larger has no place in a bundle, and nothing that belongs here is: values are committed to, not contained.
  if (text.length > largestEntry)
    throw new CountersignError('too-large', `A line of the log would have ${text.length} bytes; ${largestEntry} fit.`)
  return {
    id,
    type: draft.type,
    at: atMs,
    decision: draft.decision ?? null,
    task: draft.task ?? null,
    leaf: text,
    ...(draft.also ? { also: draft.also } : {}),
    ...(typeof route === 'object' && 'mode' in route ? { route: String(route.mode) } : {}),
  }
}
