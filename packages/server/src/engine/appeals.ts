/**
 * Appeals: who is affected contests an outcome through a link of their own; somebody who had no part in the decision
 * reads it. Time makes an appeal overdue and never closes it.
 */
import {
  allowedOrThrow,
  barredFromAppeal,
  CountersignError,
  decideAppeal,
  decideEvidence,
  formatId,
  isFitFor,
  type JsonObject,
} from '@countersign/core'
import { everyJudge, everyReverser, readAppeal, readEvidence, readLink, type LinkRow } from '../store/appeals.ts'
import { changeDecision, readDecision, type DecisionRow } from '../store/decisions.ts'
import { sha256 } from '../store/seal.ts'
import type { Turn } from './committer.ts'
import { aboutOf, conflictOf } from './conflicts.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { approvalTask } from './make-tasks.ts'
import { overturn } from './override.ts'
import { reviewerAt } from './reviewer-at.ts'
import { contentOf, judgmentOf, keyOf } from './sealed-key.ts'
import { conclude } from './conclude.ts'
import { type Said } from './said.ts'
import { canWork, type WorkspaceState } from './workspace-state.ts'

export interface Statement {
  statement: string
  corrections?: JsonObject | undefined
  wants_person: boolean
  language: string
}
/** Whoever holds the link: known by nothing else. */
const affected: Actor = { kind: 'system', id: null }

/** One answer for every link that opens nothing: it tells not even that a decision is there. */
export async function linkOrThrow(q: Pick<Turn, 'query'>, token: string): Promise<LinkRow> {
  const link = await readLink(q, sha256(token))
  if (!link) throw new CountersignError('not-found', 'This link is not valid, or not any more. Ask whoever sent it.')
  return link
}

export async function openAppeal(engine: Engine, token: string, said: Statement): Promise<void> {
  const { workspace, decision } = await linkOrThrow(engine.database, token)
  await engine.committer.act(workspace, async (turn) => {
    await linkOrThrow(turn, token)
    const row = (await readDecision(turn, workspace, decision)) as DecisionRow
    allowedOrThrow(decideAppeal(row, (await readAppeal(turn, workspace, 'decision', row.id)) !== undefined))
    const key = keyOf(turn.state.key, row)
    if (!key) throw new CountersignError('gone', 'What was decided has been erased.')
    const barred = await partsIn(turn, row, contentOf(key, row).subject)
    const id = turn.newId()
    const dueAt = turn.nowMs + turn.state.appealWithinMs
    const from = { id: row.id, seats: '*', queue: 'appeals', dueAt, confidence: null }
    const task = {
      ...approvalTask(engine, turn.state, turn.nowMs, { ...from, caseRef: row.case_ref, barred: [] }, 0, null),
      kind: 'appeal',
      barred: barred.join(' '),
    }
    await turn.addTasks([task])
    const sealed = engine.seal.json(key, { statement: said.statement, corrections: said.corrections ?? null })
    await turn.query(
      `insert into appeals (workspace, id, decision, task, status, language, wants_person, sealed, opened_at, due_at) values ($1, $2, $3, $4, 'open', $5, $6, $7, at_ms($8), at_ms($9))`,
      [workspace, id, row.id, task.id, said.language, said.wants_person, sealed, turn.nowMs, dueAt],
    )
    changeDecision(turn, row, { appeal: id })
    turn.alarm(dueAt)
    const about = { decision: row.id, task: task.id, actor: affected }
    const data = { appeal: formatId('appeal', id) }
    turn.record({
      ...about,
      type: 'appeal.opened',
      data: { ...data, due: new Date(dueAt).toISOString(), wants_person: said.wants_person },
    })
    if (readersOf(turn.state, row, barred, turn.nowMs).length === 0)
      turn.record({ ...about, type: 'appeal.no-reader', data })
  })
}

/** Everybody who asked for it, proposed it, judged it, or changed what came of it; and whom it is about. */
async function partsIn(turn: Turn, row: DecisionRow, subject: string | null): Promise<string[]> {
  const { byIdentity } = turn.state
  return barredFromAppeal([
    row.requester,
    row.proposer,
    row.overridden_by,
    ...(row.outcome_people ?? []),
    ...(await everyJudge(turn, turn.workspace, row.id)),
    ...(await everyReverser(turn, turn.workspace, row.id)),
    subject === null ? null : (byIdentity.get(subject) ?? byIdentity.get(subject.toLowerCase())),
  ])
}

/** Who here may read an appeal that these are barred from. It is never loosened where nobody may. */
export function readersOf(
  state: WorkspaceState,
  row: DecisionRow,
  barred: readonly string[],
  nowMs: number,
): { id: string; name: string }[] {
  const { who } = state.queue('appeals')
  return [...state.people.values()].filter(
    (member) =>
      canWork(member) &&
      !barred.includes(member.id) &&
      (who.length === 0 || who.some((seat) => isFitFor(seat, reviewerAt(state, member, nowMs)))) &&
      conflictOf(state, member, aboutOf(state, row)) === null,
  )
}

export async function addEvidence(engine: Engine, token: string, text: string): Promise<void> {
  const { workspace, decision } = await linkOrThrow(engine.database, token)
  await engine.committer.act(workspace, async (turn) => {
    await linkOrThrow(turn, token)
    const row = await readDecision(turn, workspace, decision)
    const appeal = await readAppeal(turn, workspace, 'decision', decision)
    if (!appeal) throw new CountersignError('not-found', 'No appeal has been opened yet. Open it first.')
    const given = await readEvidence(turn, workspace, [appeal.id])
    allowedOrThrow(decideEvidence(appeal.status, given.length))
    const key = row && keyOf(turn.state.key, row)
    if (!key) throw new CountersignError('gone', 'What was decided has been erased.')
    await turn.query(
      'insert into appeal_evidence (workspace, appeal, n, sealed, at) values ($1, $2, $3, $4, at_ms($5))',
      [workspace, appeal.id, given.length + 1, engine.seal.json(key, { text }), turn.nowMs],
    )
    turn.record({
      type: 'appeal.evidence-added',
      decision,
      task: appeal.task,
      actor: affected,
      data: { appeal: formatId('appeal', appeal.id), n: given.length + 1 },
    })
  })
}

/** The reader's answer has settled. Overturning takes back what was done, and forbids what was not done yet. */
export async function answerAppeal(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  judgment: Said,
  actor: Actor,
): Promise<void> {
  const appeal = await readAppeal(turn, turn.workspace, 'task', judgment.task)
  const key = keyOf(turn.state.key, row)
  if (appeal?.status !== 'open') return
  const overturned = judgment.verdict === 'overturn'
  const text = key && engine.seal.json(key, { text: judgmentOf(key, judgment.sealed).comment })
  await turn.query(
    'update appeals set status = $3, closed_at = at_ms($4), judgment = $5, text_sealed = $6 where workspace = $1 and id = $2',
    [turn.workspace, appeal.id, overturned ? 'overturned' : 'upheld', turn.nowMs, judgment.id, text],
  )
  turn.record({
    type: overturned ? 'appeal.overturned' : 'appeal.upheld',
    decision: row.id,
    task: judgment.task,
    actor,
    data: { appeal: formatId('appeal', appeal.id), judgment: formatId('judgment', judgment.id) },
  })
  if (!overturned) {
    changeDecision(turn, row, { appeal: null })
    return
  }
  const { person } = judgment
  const ended =
    row.status === 'approved'
      ? await conclude(
          engine,
          turn,
          row,
          { status: 'vetoed', vetoed_at: turn.nowMs },
          'vetoed',
          'person',
          [person],
          actor,
        )
      : row
  await overturn(engine, turn, ended, { cause: 'appeal', causeId: appeal.id, person, actor }, {})
}

/** Its time has passed: people are told, and it comes before everything else. It stays open. */
export async function appealOverdue(turn: Turn, id: string): Promise<void> {
  const appeal = await readAppeal(turn, turn.workspace, 'id', id)
  if (appeal?.status !== 'open' || appeal.overdue_at !== null || appeal.due_at > turn.nowMs) return
  await turn.query('update appeals set overdue_at = at_ms($3) where workspace = $1 and id = $2', [
    turn.workspace,
    id,
    turn.nowMs,
  ])
  await turn.query(
    `update tasks set order_key = 0 where workspace = $1 and id = $2 and status in ('open', 'leased', 'settling')`,
    [turn.workspace, appeal.task],
  )
  turn.record({
    type: 'appeal.overdue',
    decision: appeal.decision,
    task: appeal.task,
    actor: { kind: 'silence', id: null },
    data: { appeal: formatId('appeal', id) },
  })
}
