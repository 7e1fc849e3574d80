/** Objectives: made and loosened in a session by who answers for risk; tightened without one. */
import {
  allowedOrThrow,
  CountersignError,
  formatDuration,
  loosensObjective,
  parseDuration,
  restartsObjective,
  type ObjectiveWire,
  type Refusal,
} from '@countersign/core'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { checkConditionOrThrow } from '../stops/segment.ts'
import { readObjectives, type ObjectiveRow } from './load-objectives.ts'
import { readObjectiveWires } from './objective-page.ts'

export interface ObjectiveChange {
  where?: string | undefined
  max_error?: number | undefined
  confidence?: number | undefined
  min_audit_rate?: number | undefined
  segment?: string | null | undefined
  answer_within?: string | undefined
  truth_after?: string | null | undefined
  active?: boolean | undefined
}
export interface ObjectiveRequest extends ObjectiveChange {
  id: string
  where: string
  max_error: number
  confidence: number
  min_audit_rate: number
}

const usualAnswerWithin = '7d'
const [shortestMs, longestMs] = [60_000, 365 * 86_400_000]
const mostObjectives = 50

function timeOrThrow(path: 'answer_within' | 'truth_after', text: string): number {
  const ms = parseDuration(text)
  if (ms !== undefined && ms >= shortestMs && ms <= longestMs) return ms
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path, message: 'takes a duration from 1m to 365d' }],
  })
}

const told = (row: ObjectiveRow) => ({
  ...{ max_error: row.maxError, confidence: row.confidence, min_audit_rate: row.minAuditRate, active: row.active },
  ...{ answer_within: formatDuration(row.answerWithinMs), segmented: row.segment !== null },
  truth_after: row.truthAfterMs === null ? null : formatDuration(row.truthAfterMs),
})

const wireOf = async (turn: Turn, id: string): Promise<ObjectiveWire> =>
  (await readObjectiveWires(turn, turn.workspace, id))[0] as ObjectiveWire

export function addObjective(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: ObjectiveRequest,
  idempotency: Idempotency | null,
): Promise<ObjectiveWire> {
  checkConditionOrThrow(request.where, 'where')
  const answerWithinMs = timeOrThrow('answer_within', request.answer_within ?? usualAnswerWithin)
  const truthAfterMs = request.truth_after ? timeOrThrow('truth_after', request.truth_after) : null
  return engine.committer.act(
    workspace,
    async (turn) => {
      const known = await readObjectives(turn, workspace)
      if (known.some(({ id }) => id === request.id)) throw new CountersignError('name-taken')
      if (known.length >= mostObjectives)
        throw new CountersignError('bad-input', `A workspace has at most ${mostObjectives} objectives.`)
      const row: ObjectiveRow = {
        ...{ id: request.id, where: request.where, maxError: request.max_error, confidence: request.confidence },
        ...{ minAuditRate: request.min_audit_rate, segment: request.segment ?? null, active: request.active ?? true },
        ...{ answerWithinMs, truthAfterMs, createdMs: turn.nowMs, changedMs: turn.nowMs },
      }
      await turn.query(
        `insert into objectives (workspace, id, condition, max_error, confidence, min_audit_rate, segment, answer_within_ms, truth_after_ms, active, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, at_ms($11), at_ms($11))`,
        [
          ...[workspace, row.id, row.where, row.maxError, row.confidence, row.minAuditRate, row.segment],
          ...[row.answerWithinMs, row.truthAfterMs, row.active, turn.nowMs],
        ],
      )
      turn.bumpEpoch()
      turn.record({ type: 'objective.made', actor, data: { objective: row.id, ...told(row) } })
      return wireOf(turn, row.id)
    },
    idempotency,
  )
}

/** @param mayLoosen whether who asks may also let more go ahead. */
export function changeObjective(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  change: ObjectiveChange,
  mayLoosen: { ok: true } | Refusal,
): Promise<ObjectiveWire> {
  if (change.where !== undefined) checkConditionOrThrow(change.where, 'where')
  const answerWithinMs =
    change.answer_within === undefined ? undefined : timeOrThrow('answer_within', change.answer_within)
  const truthAfterMs =
    typeof change.truth_after === 'string' ? timeOrThrow('truth_after', change.truth_after) : change.truth_after
  return engine.committer.act(workspace, async (turn) => {
    const [was] = await readObjectives(turn, workspace, id)
    if (!was) throw new CountersignError('not-found', `There is no objective ${id.slice(0, 60)} in this workspace.`)
    const is: ObjectiveRow = {
      ...was,
      where: change.where ?? was.where,
      maxError: change.max_error ?? was.maxError,
      confidence: change.confidence ?? was.confidence,
      minAuditRate: change.min_audit_rate ?? was.minAuditRate,
      segment: change.segment === undefined ? was.segment : change.segment,
      answerWithinMs: answerWithinMs ?? was.answerWithinMs,
      truthAfterMs: truthAfterMs === undefined ? was.truthAfterMs : truthAfterMs,
      active: change.active ?? was.active,
    }
    // Silence counts as an error: more time for answers is more that may yet count as right.
    const loosened = loosensObjective(was, is) || is.answerWithinMs > was.answerWithinMs
    if (loosened) allowedOrThrow(mayLoosen)
    await turn.query(
      `update objectives set condition = $3, max_error = $4, confidence = $5, min_audit_rate = $6, segment = $7, answer_within_ms = $8, truth_after_ms = $9, active = $10, changed_at = at_ms($11)
       where workspace = $1 and id = $2`,
      [
        ...[workspace, id, is.where, is.maxError, is.confidence, is.minAuditRate, is.segment, is.answerWithinMs],
        ...[is.truthAfterMs, is.active, turn.nowMs],
      ],
    )
    const restarts = restartsObjective(was, is)
    if (restarts) await restart(turn, id)
    turn.bumpEpoch()
    turn.record({ type: 'objective.changed', actor, data: { objective: id, ...told(is), loosened, restarts } })
    return wireOf(turn, id)
  })
}

/** It promises something else now: what was gathered is no evidence for that. */
async function restart(turn: Turn, id: string): Promise<void> {
  await turn.query(
    `update objective_cells set state = 'learning', threshold = null, sum = 0, since = at_ms($3) where workspace = $1 and objective = $2`,
    [turn.workspace, id, turn.nowMs],
  )
  await turn.query(`update objective_draws set block = 0 where workspace = $1 and objective = $2 and block is null`, [
    turn.workspace,
    id,
  ])
}
