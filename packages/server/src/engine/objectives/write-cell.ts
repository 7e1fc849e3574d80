/** The rows of a cell: where it stands, and what became of each block. */
import type { ObjectiveState, Standing } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Turn } from '../committer.ts'
import type { Cell, OpenObjective } from './load-objectives.ts'

export interface CellRow extends Standing {
  sum: number
  tests: number
}
export interface Counted {
  audits: number
  errors: number
  accepted: number
  acceptedErrors: number
}
export interface Tested extends Counted {
  result: 'held' | 'failed' | 'changed'
  threshold: number | null
  pValue: number | null
}

/** With workspace, objective, system, version and segment as its first values. */
export const whoseCell = 'workspace = $1 and objective = $2 and system = $3 and version = $4 and segment = $5'

/** Unspent audits that were answered, and those of them that a threshold lets pass. */
export async function countedIn(
  q: Query & { workspace: string },
  objective: string,
  at: Cell,
  threshold: number | null,
): Promise<Counted> {
  const [row] = await q.query<Counted>(
    `select count(*)::int as audits, count(*) filter (where wrong)::int as errors, count(*) filter (where score >= $6)::int as accepted,
       count(*) filter (where wrong and score >= $6)::int as "acceptedErrors"
     from objective_draws where ${whoseCell} and block is null and closed_at is not null`,
    [q.workspace, objective, at.system, at.version, at.segment, threshold],
  )
  return row as Counted
}

/** What guards decisions has changed: births that were routed before are routed again. */
export async function moveCell(
  turn: Turn,
  objective: string,
  at: Cell,
  { state, threshold, tests }: { state: ObjectiveState; threshold: number | null; tests: number },
): Promise<void> {
  await turn.query(
    `update objective_cells set since = case when state = $6 then since else at_ms($9) end, state = $6, threshold = $7, tests = $8, sum = 0 where ${whoseCell}`,
    [turn.workspace, objective, at.system, at.version, at.segment, state, threshold, tests, turn.nowMs],
  )
  turn.bumpEpoch()
}

export async function noteTest(
  turn: Turn,
  objective: OpenObjective,
  at: Cell,
  n: number,
  tested: Tested,
): Promise<void> {
  const { policy } = turn.state
  await turn.query(
    `insert into objective_tests (workspace, objective, system, version, segment, n, at, result, threshold, audits, errors, accepted, accepted_errors, p_value, level, max_error, policy, policy_version)
     values ($1, $2, $3, $4, $5, $6, at_ms($7), $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[
        turn.workspace,
        objective.id,
        at.system,
        at.version,
        at.segment,
        n,
        turn.nowMs,
        tested.result,
        tested.threshold,
      ],
      ...[tested.audits, tested.errors, tested.accepted, tested.acceptedErrors, tested.pValue],
      ...[
        (1 - objective.confidence) / objective.sharing,
        objective.maxError,
        policy?.id ?? null,
        policy?.version ?? null,
      ],
    ],
  )
}
