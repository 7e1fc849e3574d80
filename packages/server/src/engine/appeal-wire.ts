/** Appeals as those see them who answer them, and as the affected person sees theirs. */
import { formatId, tellOutcome, type AppealPageWire, type AppealWire, type JsonObject } from '@countersign/core'
import { readAppeal, readEvidence, type AppealRow } from '../store/appeals.ts'
import type { Query } from '../store/database.ts'
import { readDecision, readDecisions, type DecisionRow } from '../store/decisions.ts'
import { openJson, type Key } from '../store/seal.ts'
import { readTasks } from '../store/tasks.ts'
import { linkOrThrow, readersOf } from './appeals.ts'
import type { Engine } from './engine.ts'
import { isoTime } from './entry.ts'
import { contentOf, keyOf, outcomeOf } from './sealed-key.ts'
import type { WorkspaceState } from './workspace-state.ts'

const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms))
const textOf = (key: Key | null | undefined, sealed: Buffer | null): string | null =>
  key && sealed ? openJson<{ text: string }>(key, sealed).text : null

export async function appealWires(
  q: Query,
  state: WorkspaceState,
  rows: readonly AppealRow[],
  nowMs: number,
): Promise<AppealWire[]> {
  if (rows.length === 0) return []
  const [decisions, evidence, tasks] = await Promise.all([
    readDecisions(
      q,
      state.id,
      rows.map(({ decision }) => decision),
    ),
    readEvidence(
      q,
      state.id,
      rows.map(({ id }) => id),
    ),
    readTasks(
      q,
      state.id,
      rows.map(({ task }) => task),
    ),
  ])
  const known = new Map(decisions.map((row) => [row.id, row]))
  const keys = new Map(decisions.map((row) => [row.id, keyOf(state.key, row)]))
  const barred = new Map(tasks.map((task) => [task.id, task.barred]))
  return rows.map((row) => {
    const key = keys.get(row.decision)
    const decision = known.get(row.decision)
    const readers =
      row.status === 'open' && decision ? readersOf(state, decision, barred.get(row.task) ?? [], nowMs) : []
    const said = key ? openJson<{ statement: string; corrections: JsonObject | null }>(key, row.sealed) : null
    return {
      id: formatId('appeal', row.id),
      decision: formatId('decision', row.decision),
      task: formatId('task', row.task),
      status: row.status,
      language: row.language,
      wants_person: row.wants_person,
      statement: said?.statement ?? null,
      corrections: said?.corrections ?? null,
      evidence: evidence
        .filter((one) => one.appeal === row.id)
        .map((one) => ({ n: one.n, text: textOf(key, one.sealed) ?? '', at: isoTime(one.at) })),
      no_reader: row.status === 'open' && readers.length === 0,
      readers: readers.map(({ id, name }) => ({ id: formatId('person', id), name })),
      opened_at: isoTime(row.opened_at),
      due: isoTime(row.due_at),
      overdue_at: iso(row.overdue_at),
      closed_at: iso(row.closed_at),
      text: textOf(key, row.text_sealed),
    }
  })
}

export async function appealOfTask(
  q: Query,
  state: WorkspaceState,
  task: string,
  nowMs: number,
): Promise<AppealWire | null> {
  const row = await readAppeal(q, state.id, 'task', task)
  return row ? ((await appealWires(q, state, [row], nowMs))[0] ?? null) : null
}

/** Behind the link: this decision, and of it what concerns whom it is about. No names, confidence, groups or seats. */
export async function appealPage(engine: Engine, token: string): Promise<AppealPageWire> {
  const q = engine.database
  const link = await linkOrThrow(q, token)
  const state = await engine.states.get(link.workspace)
  const [row, appeal] = await Promise.all([
    readDecision(q, state.id, link.decision) as Promise<DecisionRow>,
    readAppeal(q, state.id, 'decision', link.decision),
  ])
  const evidence = appeal ? await readEvidence(q, state.id, [appeal.id]) : []
  const key = keyOf(state.key, row)
  const said = key ? outcomeOf(key, row) : {}
  return {
    action: row.action,
    status: row.status,
    decided_at: row.outcome_verdict === null ? null : iso(row.ended_at ?? row.released_at ?? row.created_at),
    outcome: tellOutcome({
      action: row.action,
      verdict: row.outcome_verdict,
      by: row.outcome_by,
      effect: row.effect,
      overridden: row.overridden_at !== null,
    }),
    by_person: row.outcome_by === 'person',
    // A seat of one named person would tell who that is.
    reasons: key ? contentOf(key, row).reasons.filter((reason) => !reason.includes('per_')) : [],
    reason_codes: said.reasonCodes ?? [],
    comment: said.comment ?? null,
    language: appeal?.language ?? link.language,
    expires_at: isoTime(link.expires_at),
    appeal: appeal
      ? {
          status: appeal.status,
          opened_at: isoTime(appeal.opened_at),
          due: isoTime(appeal.due_at),
          closed_at: iso(appeal.closed_at),
          evidence: evidence.length,
          text: textOf(key, appeal.text_sealed),
        }
      : null,
  }
}
