/** An audit is answered, or its time is over: what that makes of the promises that it was drawn for. Runs under the head. */
import { watchOutcome } from '@countersign/algorithms'
import { afterSignal, isAuditError, type Verdict } from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { keyOf, outcomeOf } from '../sealed-key.ts'
import { keepingFor } from './keeping.ts'
import type { Cell, OpenObjective } from './load-objectives.ts'
import { tellBreach } from './tell-breach.ts'
import { testBlock } from './test-block.ts'
import { countedIn, moveCell, noteTest, whoseCell, type CellRow } from './write-cell.ts'

interface Closed extends Cell {
  objective: string
  score: number
}

/** A person answered the audit of this decision. */
export async function auditAnswered(engine: Engine, turn: Turn, row: DecisionRow, verdict: Verdict): Promise<void> {
  if (turn.state.objectives.length === 0) return
  const key = keyOf(turn.state.key, row)
  const wrong = isAuditError(verdict, {
    ...{ status: row.status, verdict: row.outcome_verdict, by: row.outcome_by },
    edited: key !== null && outcomeOf(key, row).proposal !== undefined,
    overridden: row.overridden_at !== null,
  })
  await close(engine, turn, row.id, wrong, false)
}

/** Nobody answered in time: it counts as an error. Asked of each decision whose time is over. */
export const auditUnanswered = (engine: Engine, turn: Turn, decision: string): Promise<void> =>
  close(engine, turn, decision, true, true)

async function close(engine: Engine, turn: Turn, decision: string, wrong: boolean, unanswered: boolean): Promise<void> {
  const closed = await turn.query<Closed>(
    `update objective_draws set closed_at = at_ms($3), wrong = $4, unanswered = $5
     where workspace = $1 and decision = $2 and closed_at is null and block is null and (not $5 or due_at <= at_ms($3))
     returning objective, system, version, segment, score`,
    [turn.workspace, decision, turn.nowMs, wrong, unanswered],
  )
  for (const draw of closed) {
    const objective = turn.state.objectives.find(({ id }) => id === draw.objective)
    if (objective) await hear(engine, turn, objective, draw, wrong)
  }
}

async function hear(engine: Engine, turn: Turn, objective: OpenObjective, draw: Closed, wrong: boolean): Promise<void> {
  const [cell] = await turn.query<CellRow>(
    `select state, threshold, sum, tests from objective_cells where ${whoseCell}`,
    [turn.workspace, objective.id, draw.system, draw.version, draw.segment],
  )
  if (!cell) return
  if (cell.threshold !== null && draw.score >= cell.threshold) {
    const { detector } = keepingFor(objective, objective.sharing)
    const sum = watchOutcome(detector, cell.sum, wrong)
    if (sum >= detector.limit) return breach(engine, turn, objective, draw, cell)
    await turn.query(`update objective_cells set sum = $6 where ${whoseCell}`, [
      ...[turn.workspace, objective.id, draw.system, draw.version, draw.segment, sum],
    ])
  }
  await testBlock(engine, turn, objective, draw, cell)
}

/** The detector signalled: nothing goes ahead on it any more, and what was gathered so far is from before. */
async function breach(engine: Engine, turn: Turn, objective: OpenObjective, at: Closed, cell: CellRow): Promise<void> {
  const counted = await countedIn(turn, objective.id, at, cell.threshold)
  await turn.query(`update objective_draws set block = 0 where ${whoseCell} and block is null`, [
    turn.workspace,
    objective.id,
    at.system,
    at.version,
    at.segment,
  ])
  await moveCell(turn, objective.id, at, { ...afterSignal, tests: cell.tests + 1 })
  await noteTest(turn, objective, at, cell.tests + 1, { ...counted, result: 'changed', threshold: null, pValue: null })
  await tellBreach(engine, turn, objective, at, { why: 'change', ...counted })
}
