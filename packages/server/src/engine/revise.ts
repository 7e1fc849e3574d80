/** An edit makes a new revision: a new digest, routed again, with the seats that both routes ask for. */
import { digestText, joinSeats, type JsonObject } from '@countersign/core'
import { changeDecision, type DecisionRow } from '../store/decisions.ts'
import { sha256, type Key } from '../store/seal.ts'
import { readChain } from './chain.ts'
import type { Turn } from './committer.ts'
import type { Content, JudgmentContent, OutcomeContent } from './content.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { readCounts, reserve } from './policy-life/counting.ts'
import { askAgain } from './no-reviewer.ts'
import { readSeats, readSign, writeSeats } from './make-tasks.ts'
import { routeProposal } from './route-proposal.ts'
import { riskOf } from './risk/risk-readings.ts'
import { runOf } from './runs/charge.ts'
import { factsOfRun } from './runs/run-facts.ts'
import { outcomeOf } from './sealed-key.ts'
import { conclude } from './conclude.ts'

/**
 * An edit: a new proposal with a new digest, routed again. Undefined where the policy now refuses it.
 *
 * @param unveiled all have answered blindly: from now on they see each other.
 */
export async function revise(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  key: Key,
  content: Content,
  said: JudgmentContent,
  actor: Actor,
  unveiled = false,
): Promise<DecisionRow | undefined> {
  const proposal = said.proposal ?? null
  const run = await runOf(turn, row)
  const wire = {
    ...{ system: row.system, version: row.version, kind: row.kind, action: row.action },
    ...{ proposal, attributes: content.attributes },
    ...(row.confidence === null ? {} : { confidence: row.confidence }),
    ...(content.requester === null ? {} : { requester: content.requester }),
    ...(content.subject === null ? {} : { subject: content.subject }),
    ...(row.run === null ? {} : { run: row.run }),
  }
  const route = routeProposal(
    turn.state,
    wire,
    // Whoever edits it has it before them: nobody else need watch, and a flag has nothing to add.
    {
      ...{ watched: true, alike: null, run: run ? factsOfRun(run, turn.nowMs) : null },
      ...{ unit: row.case_ref ?? row.id, nowMs: turn.nowMs },
      risk: riskOf(turn.state.risks, wire, turn.nowMs),
      counts: await readCounts(turn, turn.state, wire, turn.nowMs, row.id),
    },
  )
  await reserve(turn, row.id, wire)
  const digest = sha256(digestText(row.action, proposal))
  const outcome: OutcomeContent = { ...outcomeOf(key, row), proposal }
  const sealed = engine.seal.json(key, outcome as unknown as JsonObject)
  if (route.mode === 'deny') {
    await conclude(
      engine,
      turn,
      row,
      { status: 'refused', digest, outcome_sealed: sealed, rules: route.rules.join(' ') },
      'refused',
      'policy',
      null,
      { kind: 'policy', id: null },
    )
    return undefined
  }
  const seats = route.mode === 'gate' ? joinSeats([readSeats(row.seats), route.seats]) : readSeats(row.seats)
  const dueAt =
    route.mode === 'gate' && route.dueMs !== null
      ? Math.min(row.due_at ?? Infinity, turn.nowMs + route.dueMs)
      : row.due_at
  turn.record({
    type: 'decision.edited',
    also: ['decision.routed'],
    decision: row.id,
    actor,
    data: { commit: sha256(row.salt, digest).toString('hex'), route: { mode: route.mode, rules: route.rules } },
  })
  if (dueAt !== null) turn.alarm(dueAt)
  await askAgain(turn)
  if (route.notChain) await barChain(turn, row)
  return changeDecision(turn, row, {
    digest,
    outcome_sealed: sealed,
    seats: writeSeats(seats, route.blind && !unveiled, [...new Set([...readSign(row.seats), ...route.sign])].sort()),
    due_at: dueAt,
    ...(route.mode === 'gate' ? { rules: route.rules.join(' ') } : {}),
  })
}

/** What the policy asks of the edited proposal: nobody who had a part in proposing it answers. */
async function barChain(turn: Turn, row: DecisionRow): Promise<void> {
  await turn.query(
    `update tasks set barred = array(select distinct unnest(barred || $3::uuid[]))
     where workspace = $1 and decision = $2 and kind = 'approval'`,
    [turn.workspace, row.id, await readChain(turn, turn.workspace, row)],
  )
}
