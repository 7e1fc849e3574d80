/** On a breach, what was to go ahead because the objective held, and nobody released, waits for people instead. */
import { modeRank } from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { sendAllToPeople } from '../send-to-people.ts'
import { factsOf } from '../stops/active-stops.ts'
import { readWhere } from '../stops/freeze.ts'
import { metFor, type Cell, type OpenObjective } from './load-objectives.ts'

/** Answers how many. The turn's state is from before the breach. */
export async function sendBack(
  engine: Engine,
  turn: Turn,
  objective: OpenObjective,
  { system, version }: Cell,
): Promise<number> {
  const rows = (
    await readWhere(
      turn,
      `d.workspace = $1 and (d.status = 'holding' or d.status = 'approved' and d.outcome_by = 'policy') and d.kind <> 'question' and d.system = $2 and d.version = $3`,
      [turn.workspace, system, version],
    )
  ).filter((row) => restsOn(turn, objective, row))
  // The audit of what was to go ahead alone is drawn again when people have decided.
  await turn.query(
    `update tasks set status = 'cancelled' where workspace = $1 and decision = any($2) and kind = 'audit' and status in ('open', 'leased', 'settling')`,
    [turn.workspace, rows.map(({ id }) => id)],
  )
  await sendAllToPeople(engine, turn, rows)
  for (const { id } of rows)
    turn.record({
      type: 'decision.held',
      decision: id,
      actor: { kind: 'system', id: null },
      data: { objective: objective.id },
    })
  return rows.length
}

/** It was met for this one, and without it the route would be stricter. What cannot be told counts as yes. */
function restsOn({ state }: Turn, objective: OpenObjective, row: DecisionRow): boolean {
  const facts = factsOf(state.key, row)
  if (!facts || !state.policy) return true
  const met = metFor(state, facts)
  if (!met(objective.id)) return false
  // What a rule counts is not counted anew: there it lacks a fact, which is stricter too.
  const without = state.policy.compiled.route(facts, (name) => name !== objective.id && met(name))
  return modeRank(without.mode) > modeRank(row.mode)
}
