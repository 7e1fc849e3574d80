/** What a decision was as it was born: its row, and the same again for whoever asks with the same key. */
import { CountersignError, digestText, type DecisionStatus, type OutcomeVerdict } from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../store/births.ts'
import { readDecision, type DecisionRow } from '../store/decisions.ts'
import { sha256 } from '../store/seal.ts'
import type { Content } from './content.ts'
import type { Engine } from './engine.ts'
import { contentOf, keyOf } from './sealed-key.ts'
import type { WorkspaceState } from './workspace-state.ts'

export const releaseWithinMs = 24 * 3_600_000

export interface Born {
  row: DecisionRow
  content: Content
  tasks: string[]
  /** The open incident that it resembles. */
  incident?: string
  /** Nobody here can fill its gate. */
  stuck?: boolean
}

/** What a decision came to that ended, or was approved, as it was born. */
export const verdictAtBirth = (status: DecisionStatus): OutcomeVerdict | null =>
  status === 'approved' || status === 'refused' || status === 'stopped'
    ? status
    : status === 'released'
      ? 'approved'
      : null
export const byAtBirth = (verdict: OutcomeVerdict | null) => verdict && (verdict === 'stopped' ? 'stop' : 'policy')

export function rowOfBirth(workspace: string, nowMs: number, b: BirthRow, tasks: TaskBirthRow[]): DecisionRow {
  return {
    workspace,
    id: b.id,
    system: b.system,
    version: b.version,
    kind: b.kind as DecisionRow['kind'],
    action: b.action,
    status: b.status as DecisionStatus,
    rev: 1,
    mode: b.mode as DecisionRow['mode'],
    policy: b.policy,
    policy_version: b.policyVersion,
    rules: b.rules,
    audit_p: b.auditP,
    sampled: b.sampled,
    planted: b.planted,
    queue: b.queue,
    seats: b.seats,
    due_at: b.dueAt,
    on_silence: b.onSilence as DecisionRow['on_silence'],
    until_at: b.untilAt,
    release_by: b.releaseBy,
    digest: b.digest,
    confidence: b.confidence,
    reversible: b.reversible,
    editable: b.editable,
    subject_ref: b.subjectRef,
    case_ref: b.caseRef,
    run: b.run,
    parent: b.parent,
    requester: b.requester,
    proposer: b.proposer,
    callback: b.callback,
    wrapped_key: b.wrappedKey,
    salt: b.salt,
    sealed: b.sealed,
    outcome_verdict: b.verdict as OutcomeVerdict | null,
    outcome_by: b.by as DecisionRow['outcome_by'],
    outcome_people: null,
    outcome_sealed: null,
    release_id: b.releaseId,
    released_at: b.releaseId ? nowMs : null,
    effect: null,
    effect_at: null,
    effect_due: b.effectDue,
    effect_sealed: null,
    vetoed_at: null,
    frozen: null,
    frozen_at: null,
    window_ms: null,
    flagged_at: null,
    overridden_at: null,
    overridden_by: null,
    override_sealed: null,
    compensation: null,
    appeal: null,
    created_at: nowMs,
    ended_at: b.ended ? nowMs : null,
    erased_at: null,
    erased_position: null,
    subject_key: null,
    project: null,
    has_truths: false,
    tasks: null,
    task_ids: tasks.filter((task) => task.kind === 'approval').map((task) => task.id),
  }
}

/** What was answered when it was born, however far it has come since. */
export async function replayBirth(engine: Engine, state: WorkspaceState, decision: string): Promise<Born> {
  const row = await readDecision(engine.database, state.id, decision)
  const key = row && keyOf(state.key, row)
  if (!row || !key) throw new CountersignError('gone', 'What was answered to this key has been erased.')
  const content = contentOf(key, row)
  const [leaf] = await engine.database.query<{ leaf: Buffer }>(
    `select leaf from entries where workspace = $1 and decision = $2 order by position limit 1`,
    [state.id, decision],
  )
  const { data } = JSON.parse((leaf as { leaf: Buffer }).leaf.toString()) as {
    data: {
      status: DecisionStatus
      route: { mode: DecisionRow['mode']; rules: string[] }
      release?: string
      grant?: string
    }
  }
  const tasks = data.status === 'waiting' ? (row.task_ids ?? []).slice(0, 1) : []
  const verdict = verdictAtBirth(data.status)
  const first: DecisionRow = {
    ...row,
    status: data.status,
    rev: 1,
    mode: data.route.mode,
    rules: data.route.rules.join(' '),
    digest: row.kind === 'question' ? null : sha256(digestText(row.action, content.proposal)),
    outcome_verdict: verdict,
    outcome_by: data.grant ? 'grant' : byAtBirth(verdict),
    outcome_people: data.grant ? row.outcome_people : null,
    outcome_sealed: null,
    release_id: data.release ? row.release_id : null,
    released_at: data.release ? row.created_at : null,
    effect: null,
    effect_at: null,
    effect_sealed: null,
    vetoed_at: null,
    flagged_at: null,
    overridden_at: null,
    overridden_by: null,
    override_sealed: null,
    compensation: null,
    appeal: null,
    ended_at: data.status === 'refused' || data.status === 'stopped' ? row.created_at : null,
    release_by: data.status === 'approved' ? row.created_at + releaseWithinMs : null,
    queue: data.status === 'waiting' ? (row.queue ?? 'inbox') : null,
    task_ids: tasks,
  }
  return { row: first, content, tasks }
}
