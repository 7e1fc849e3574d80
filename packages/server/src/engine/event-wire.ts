/** Entries as events: one entry may tell several, each with an id from which a reader can go on. */
import { formatId, type EventWire } from '@countersign/core'
import type { Actor } from './entry.ts'
import type { LogEntry } from './feed.ts'
import { veilEvent, type Veil } from './veil.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** The name of a person who acted; null of everybody else. */
export const nameOfActor = (state: WorkspaceState, kind: Actor['kind'], id: string | null | undefined): string | null =>
  (kind === 'person' && id ? state.people.get(id.replace(/^per_/, ''))?.name : undefined) ?? null

/** The last event of an entry has the bare position as its id; those before it `position.n`. */
export function eventsOf(entry: LogEntry, state: WorkspaceState, veil: Veil): EventWire[] {
  const { leaf } = entry
  const types = [leaf.type, ...(leaf.also ?? [])]
  const events = types.map((type, part): EventWire => ({
    id: part === types.length - 1 ? String(entry.position) : `${entry.position}.${part + 1}`,
    type,
    time: leaf.time,
    decision: entry.decision && formatId('decision', entry.decision),
    task: entry.task && formatId('task', entry.task),
    actor: {
      kind: leaf.actor.kind,
      id: leaf.actor.id ?? null,
      name: nameOfActor(state, leaf.actor.kind, leaf.actor.id),
    },
    data: leaf.data,
  }))
  return veil.decisions.size === 0 ? events : events.map((event) => veilEvent(event, entry.decision, veil))
}

/** Where to go on after an event: the position to read from, and how many of its events were seen. */
export function parseEventId(id: string): { position: number; part: number } | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,3}))?$/.exec(id)
  if (!match) return undefined
  return match[2] === undefined
    ? { position: Number(match[1]) + 1, part: 0 }
    : { position: Number(match[1]), part: Number(match[2]) }
}
