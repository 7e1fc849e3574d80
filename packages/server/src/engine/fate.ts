/** What callers and people do to a decision after it was routed: release, effect, cancel, veto, late truth. */
import {
  allowedOrThrow,
  CountersignError,
  decideCancel,
  decideEffect,
  decideRelease,
  decideVeto,
  formatId,
  parseDigest,
  parseId,
  type DecisionState,
  type Json,
  type JsonObject,
} from '@countersign/core'
import { changeDecision, readDecision, type DecisionRow } from '../store/decisions.ts'
import { cancelTasksOf } from '../store/tasks.ts'
import { effectWithinMs } from './bear.ts'
import type { Idempotency, Turn } from './committer.ts'
import { compensateAfter, openCompensation } from './compensate.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { stillFits } from './policy-life/still-fits.ts'
import { keyOf, outcomeOf } from './sealed-key.ts'
import { sendToPeople } from './send-to-people.ts'
import { charge, releasingOf, runOf } from './runs/charge.ts'
import { askForBudget } from './runs/check-in.ts'
import { conclude } from './conclude.ts'
import { holdingStop } from './stops/active-stops.ts'
import { noteFiles, useFiles } from './use-files.ts'

export interface Caller {
  actor: Actor
  person: string | null
  systems: readonly string[] | null
}

export const stateOf = (row: DecisionRow): DecisionState => ({
  status: row.status,
  kind: row.kind,
  digest: row.digest?.toString('hex') ?? null,
  frozen: row.frozen,
  vetoedAt: row.vetoed_at,
  releaseBy: row.release_by,
  untilAt: row.until_at,
  dueAt: row.due_at,
  onSilence: row.on_silence,
  reversible: row.reversible,
  releaseId: row.release_id,
  effect: row.effect,
})

export async function decisionOrThrow(
  turn: Pick<Turn, 'query' | 'workspace'>,
  caller: Pick<Caller, 'systems'>,
  id: string,
): Promise<DecisionRow> {
  const uuid = parseId('decision', id)
  const row = uuid && (await readDecision(turn, turn.workspace, uuid))
  if (!row) throw new CountersignError('not-found', `There is no decision ${id.slice(0, 60)} in this workspace.`)
  if (caller.systems !== null && !caller.systems.includes('*') && !caller.systems.includes(row.system))
    throw new CountersignError('system-not-listed', `This key may not act for "${row.system}".`)
  return row
}

/** The permission to act now: given once, and again only to the same Idempotency-Key. */
export async function release(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  digest: string,
  idempotency: Idempotency | null,
): Promise<{ go: true; release: string }> {
  let overLimit = false
  return engine.committer
    .act(
      workspace,
      async (turn) => {
        const row = await decisionOrThrow(turn, caller, id)
        const hex = parseDigest(digest)
        if (hex === undefined)
          throw new CountersignError('bad-input', undefined, {
            errors: [{ path: 'digest', message: 'not of the form sha256: and 64 hex digits' }],
          })
        // What a stop holds is written beside it; the stops themselves are asked too, so that nothing depends on that alone.
        const frozen = row.frozen ?? holdingStop(turn.state, row)?.id ?? null
        const step = allowedOrThrow(decideRelease({ ...stateOf(row), frozen }, hex, turn.nowMs))
        if (!(await stillFits(turn, row))) {
          overLimit = true
          throw new CountersignError('not-approved', 'What it counts towards is used up, so a person decides first.')
        }
        const run = await runOf(turn, row)
        if (run) allowedOrThrow(await charge(turn, run, releasingOf(turn, row)))
        const releaseId = turn.newId()
        const effectDue = turn.nowMs + effectWithinMs
        changeDecision(turn, row, {
          status: step.status,
          release_id: releaseId,
          released_at: turn.nowMs,
          release_by: null,
          effect_due: effectDue,
        })
        turn.alarm(effectDue)
        turn.record({
          type: step.event,
          decision: row.id,
          actor: caller.actor,
          data: { release: formatId('release', releaseId), ...(run ? { run: formatId('run', run.id) } : {}) },
        })
        return { go: true as const, release: formatId('release', releaseId) }
      },
      idempotency,
    )
    .catch(async (error: unknown) => {
      // Nothing was written, and a refusal is not kept under its key: what is asked of people is asked in a turn of its own.
      const asks = CountersignError.is(error) && error.code === 'over-budget' && error.retry === true
      if (asks) await askForBudget(engine, workspace, parseId('decision', id) ?? '')
      if (overLimit) await engine.committer.act(workspace, (turn) => askAfterLimit(engine, turn, id))
      throw error
    })
}

/** Looked at again: it may have been stopped or vetoed meanwhile. */
async function askAfterLimit(engine: Engine, turn: Turn, id: string): Promise<void> {
  const row = await readDecision(turn, turn.workspace, parseId('decision', id) ?? '')
  if (row?.status !== 'approved' || (await stillFits(turn, row))) return
  await sendToPeople(engine, turn, row)
  turn.record({ type: 'decision.over-limit', decision: row.id, actor: { kind: 'policy', id: null }, data: {} })
}

export function reportEffect(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  effect: { status: 'done' | 'failed' | 'compensated'; detail?: Json | undefined },
  idempotency: Idempotency | null,
): Promise<{ id: string; status: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      const step = allowedOrThrow(decideEffect(stateOf(row), effect.status))
      const key = keyOf(turn.state.key, row)
      // What was done is never turned away for want of a file.
      if (key && effect.detail !== undefined) await noteFiles(turn, workspace, row.id, effect.detail)
      const next = changeDecision(turn, row, {
        status: step.status,
        effect: effect.status,
        effect_at: turn.nowMs,
        effect_due: null,
        ended_at: turn.nowMs,
        ...(row.frozen ? { frozen: null, frozen_at: null } : {}),
        effect_sealed: key && effect.detail !== undefined ? engine.seal.json(key, effect.detail) : null,
      })
      turn.record({ type: step.event, decision: row.id, actor: caller.actor, data: { status: effect.status } })
      await turn.query(
        `update tasks set status = 'cancelled' where workspace = $1 and decision = $2 and kind = 'check-in' and status in ('open', 'leased')`,
        [workspace, row.id],
      )
      if (row.parent !== null || row.compensation !== null)
        await compensateAfter(engine, turn, next, effect.status, caller.actor)
      return { id, status: step.status }
    },
    idempotency,
  )
}

export function cancel(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  idempotency: Idempotency | null,
): Promise<{ id: string; status: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      if (row.appeal !== null) throw new CountersignError('appeal-open')
      const step = allowedOrThrow(decideCancel(stateOf(row)))
      await conclude(
        engine,
        turn,
        row,
        { status: step.status },
        'cancelled',
        'caller',
        caller.person ? [caller.person] : null,
        caller.actor,
      )
      return { id, status: step.status }
    },
    idempotency,
  )
}

export interface Reason {
  reason_code?: string | undefined
  comment?: string | undefined
}

export function veto(
  engine: Engine,
  workspace: string,
  caller: Caller & { person: string },
  id: string,
  reason: Reason,
  idempotency: Idempotency | null,
): Promise<{ id: string; status: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      const step = allowedOrThrow(decideVeto(stateOf(row), turn.nowMs))
      const key = keyOf(turn.state.key, row)
      const said = {
        ...(reason.comment ? { comment: reason.comment } : {}),
        ...(reason.reason_code ? { reasonCodes: [reason.reason_code] } : {}),
      }
      if (!step.outcome) {
        // Carried out already: the status follows the effect, and the caller is told why it is to be taken back.
        const outcome = key && { ...outcomeOf(key, row), ...said }
        const cause = { cause: 'veto' as const, causeId: null, person: caller.person, actor: caller.actor }
        await openCompensation(engine, turn, row, cause, {
          vetoed_at: turn.nowMs,
          ...(outcome ? { outcome_sealed: engine.seal.json(key, outcome as unknown as JsonObject) } : {}),
        })
        await cancelTasksOf(turn, workspace, row.id)
        turn.record({ type: step.event, decision: row.id, actor: caller.actor, data: { after_release: true } })
        return { id, status: row.status }
      }
      await conclude(
        engine,
        turn,
        row,
        {
          status: step.status,
          vetoed_at: turn.nowMs,
          ...(key ? { outcome_sealed: engine.seal.json(key, said as JsonObject) } : {}),
        },
        'vetoed',
        'person',
        [caller.person],
        caller.actor,
      )
      return { id, status: step.status }
    },
    idempotency,
  )
}

/** What turned out to be true, kept beside the outcome and never over it. */
export function addTruth(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  truth: { value: Json; source: string; observed_at: string; adverse?: boolean | undefined },
  idempotency: Idempotency | null,
): Promise<{ id: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      const key = keyOf(turn.state.key, row)
      if (!key) throw new CountersignError('gone', 'What was decided has been erased.')
      await useFiles(turn, workspace, row.id, truth.value)
      const truthId = turn.newId()
      await turn.query(
        'insert into truths (workspace, id, decision, sealed, source, observed_at, adverse, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [
          workspace,
          truthId,
          row.id,
          engine.seal.json(key, truth.value),
          truth.source,
          truth.observed_at,
          truth.adverse ?? null,
          turn.nowMs,
        ],
      )
      turn.record({
        type: 'truth.reported',
        decision: row.id,
        actor: caller.actor,
        data: {
          truth: formatId('truth', truthId),
          observed_at: truth.observed_at,
          ...(truth.adverse === undefined ? {} : { adverse: truth.adverse }),
        },
      })
      return { id: formatId('truth', truthId) }
    },
    idempotency,
  )
}
