/** An audit is answered, or its time is over: what that makes of the promises that it was drawn for. Runs under the head. */
import { watchOutcome } from '@countersign/algorithms'
import { afterSignal, isAuditError, type AuditedOutcome, type Verdict } from '@countersign/core'
import { readDecision, type DecisionRow } from '../../store/decisions.ts'
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
  wrong: boolean
}
const closedColumns = 'objective, system, version, segment, score, wrong'

/** A person answered the audit of this decision. */
export async function auditAnswered(engine: Engine, turn: Turn, row: DecisionRow, verdict: Verdict): Promise<void> {
  if (turn.state.objectives.length === 0) return
  const closed = await turn.query<Closed>(
    `update objective_draws set closed_at = at_ms($3), wrong = $4 where workspace = $1 and decision = $2 and closed_at is null and block is null
       and objective in (select id from objectives where workspace = $1 and truth_after_ms is null) returning ${closedColumns}`,
    [turn.workspace, row.id, turn.nowMs, isAuditError(verdict, outcomeTold(turn, row))],
  )
  await hearAll(engine, turn, closed)
}

/**
 * The time of its draws is over. An audit that nobody answered counts as an error, and so does a truth that nobody
 * reported; the newest that was reported with a word on it counts as an audit does.
 */
export async function drawOverdue(engine: Engine, turn: Turn, decision: string): Promise<void> {
  const row = await readDecision(turn, turn.workspace, decision)
  const [truth] = await turn.query<{ adverse: boolean }>(
    'select adverse from truths where workspace = $1 and decision = $2 and adverse is not null order by observed_at desc, id desc limit 1',
    [turn.workspace, decision],
  )
  const wrong = !row || !truth || isAuditError(truth.adverse ? 'overturn' : 'uphold', outcomeTold(turn, row))
  const closed = await turn.query<Closed>(
    `update objective_draws x set closed_at = at_ms($3), wrong = o.truth_after_ms is null or $4, unanswered = o.truth_after_ms is null or $5
     from objectives o where x.workspace = $1 and x.decision = $2 and x.closed_at is null and x.block is null and x.due_at <= at_ms($3)
       and (o.workspace, o.id) = (x.workspace, x.objective) returning x.objective, x.system, x.version, x.segment, x.score, x.wrong`,
    [turn.workspace, decision, turn.nowMs, wrong, !truth],
  )
  await hearAll(engine, turn, closed)
}

function outcomeTold(turn: Turn, row: DecisionRow): AuditedOutcome {
  const key = keyOf(turn.state.key, row)
  return {
    ...{ status: row.status, verdict: row.outcome_verdict, by: row.outcome_by },
    edited: key !== null && outcomeOf(key, row).proposal !== undefined,
    overridden: row.overridden_at !== null,
  }
}

async function hearAll(engine: Engine, turn: Turn, closed: readonly Closed[]): Promise<void> {
  for (const draw of closed) {
    const objective = turn.state.objectives.find(({ id }) => id === draw.objective)
    if (objective) await hear(engine, turn, objective, draw)
  }
}

async function hear(engine: Engine, turn: Turn, objective: OpenObjective, draw: Closed): Promise<void> {
  const [cell] = await turn.query<CellRow>(
    `select state, threshold, sum, tests from objective_cells where ${whoseCell}`,
    [turn.workspace, objective.id, draw.system, draw.version, draw.segment],
  )
  if (!cell) return
  if (cell.threshold !== null && draw.score >= cell.threshold) {
    const { detector } = keepingFor(objective, objective.sharing)
    const sum = watchOutcome(detector, cell.sum, draw.wrong)
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
