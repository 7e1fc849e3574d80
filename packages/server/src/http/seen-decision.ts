/** The guard for reading: a decision as its caller may see it, and which of several hide the AI's answer from them. */
import { authorise, formatDuration, isProjectQueue, type Json } from '@countersign/core'
import { compensationOf } from '../engine/compensations.ts'
import { asAsked, decisionWire, hideAi } from '../engine/decision-wire.ts'
import { wasWatched } from '../engine/presence.ts'
import { keyOf } from '../engine/sealed-key.ts'
import { hidesAi, type Reader } from '../engine/visible-to.ts'
import type { WorkspaceState } from '../engine/workspace-state.ts'
import type { Query } from '../store/database.ts'
import type { DecisionRow } from '../store/decisions.ts'
import { openJson } from '../store/seal.ts'
import { readTasksOf, readTasksOfAll } from '../store/tasks.ts'
import type { Call } from './endpoint.ts'
import type { Caller } from './principal.ts'

const readerOf = (caller: Caller): Reader =>
  caller.person === null ? { kind: 'system' } : { kind: 'person', person: caller.person }

/** The line of the log with which a decision began; it never changes. */
export async function readFirstEntry(
  { context, caller }: Pick<Call, 'context' | 'caller'>,
  decision: string,
): Promise<string | null> {
  const [entry] = await context.engine.database.query<{ position: number }>(
    'select position from entries where workspace = $1 and decision = $2 order by position limit 1',
    [caller.workspace, decision],
    'read-entry',
  )
  return entry ? String(entry.position) : null
}

/** A decision as this caller may see it: the guard `visibleTo` stands here for every read of one. */
export async function seenDecision(
  call: Pick<Call, 'context' | 'caller'>,
  found: DecisionRow,
  firstEntry = readFirstEntry(call, found.id),
): Promise<ReturnType<typeof decisionWire>> {
  const { engine } = call.context
  const row = isBlindItem(call.caller, found) ? asAsked(found) : found
  const state = await engine.states.get(call.caller.workspace)
  const reader = readerOf(call.caller)
  const nowMs = engine.clock.now()
  const [tasks, truths, entry, watched, compensation] = await Promise.all([
    reader.kind === 'person' ? readTasksOf(engine.database, state.id, row.id) : [],
    row.has_truths
      ? engine.database.query<{ sealed: Buffer; source: string; observed_at: number; adverse: boolean | null }>(
          'select sealed, source, observed_at, adverse from truths where workspace = $1 and decision = $2 order by observed_at',
          [state.id, row.id],
          'read-truths',
        )
      : [],
    firstEntry,
    row.until_at !== null && row.until_at > nowMs && (row.status === 'holding' || row.vetoed_at === null)
      ? wasWatched(engine.database, state.id, row, row.created_at, nowMs)
      : null,
    row.compensation === null ? null : compensationOf(engine.database, state, row.compensation),
  ])
  const key = truths.length > 0 ? keyOf(state.key, row) : null
  const wire = decisionWire(state, row, {
    truths: key
      ? truths.map((truth) => ({
          value: openJson<Json>(key, truth.sealed),
          source: truth.source,
          observed_at: new Date(truth.observed_at).toISOString(),
          adverse: truth.adverse,
          maturity: formatDuration(Math.max(0, Math.floor((truth.observed_at - row.created_at) / 1_000) * 1_000)),
        }))
      : [],
    entry,
    watched,
    compensation,
  })
  if (isBlindItem(call.caller, row)) return state.queue(row.queue ?? '').aiShown === 'open' ? wire : hideAi(wire)
  return hidesAi(state, reader, tasks) ? hideAi(wire) : wire
}

/** An item of a project, to whoever may not read what was made of it: before and after it looks the same. */
export const isBlindItem = (caller: Caller, row: DecisionRow): boolean =>
  row.project !== null && isProjectQueue(row.queue ?? '') && !authorise(caller.principal, 'project.quality').ok

export async function hiddenIn(
  q: Query,
  state: WorkspaceState,
  caller: Caller,
  rows: readonly DecisionRow[],
): Promise<Set<string>> {
  const reader = readerOf(caller)
  if (reader.kind === 'system') return new Set()
  const pending = rows.filter((row) => row.status === 'waiting' || row.sampled).map((row) => row.id)
  const tasks = pending.length > 0 ? await readTasksOfAll(q, state.id, pending) : []
  const hidden = new Set(
    pending.filter((id) =>
      hidesAi(
        state,
        reader,
        tasks.filter((task) => task.decision === id),
      ),
    ),
  )
  return hidden
}
