/**
 * A line of the log. The leaf is RFC 8785 text and holds no personal or free text: what was proposed, shown or said is
 * committed by a salted hash, names are ids. One line may tell several events of the same moment (`also`): they are
 * sent one after the other, and the last carries the bare position as its id.
 */
import { canonicalize, formatId, type JsonObject } from '@countersign/core'
import type { EntryRow } from '../store/births.ts'

export interface Actor { kind: 'person' | 'agent' | 'policy' | 'system' | 'silence'; id: string | null; authn?: string }
export interface EntryDraft {
  type: string
  also?: readonly string[]
  actor: Actor
  decision?: string | null
  task?: string | null
  data: JsonObject
}
export interface Leaf { v: 1; id: string; type: string; also?: string[]; time: string; decision?: string; task?: string; actor: { kind: Actor['kind']; id?: string; authn?: string }; data: JsonObject }

export const isoTime = (ms: number): string => new Date(ms).toISOString()

export function makeEntry(draft: EntryDraft, id: string, atMs: number): EntryRow {
  const { actor } = draft
  const leaf = {
    v: 1, id: formatId('entry', id), type: draft.type, time: isoTime(atMs),
    ...(draft.also?.length ? { also: [...draft.also] } : {}),
    ...(draft.decision ? { decision: formatId('decision', draft.decision) } : {}),
    ...(draft.task ? { task: formatId('task', draft.task) } : {}),
    actor: { kind: actor.kind, ...(actor.id ? { id: actor.id } : {}), ...(actor.authn ? { authn: actor.authn } : {}) },
    data: draft.data,
  }
  return { id, type: draft.type, at: atMs, decision: draft.decision ?? null, task: draft.task ?? null, leaf: Buffer.from(canonicalize(leaf)) }
}
