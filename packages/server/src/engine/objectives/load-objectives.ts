/** The objectives of a workspace as they stand at one epoch: what routes and draws decisions. */
import { drawProbability, isMetAt, type Json, type ObjectiveRule, type Standing } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac, type Key } from '../../store/seal.ts'
import type { Met, PolicyFacts } from '../policy/expression/scope.ts'
import { compileSegment, onlyActionOf, type Segment } from '../stops/segment.ts'

export interface ObjectiveRow extends ObjectiveRule {
  id: string
  answerWithinMs: number
  createdMs: number
  changedMs: number
}
/** Which promise a decision falls under. */
export interface Cell {
  system: string
  version: string
  /** A keyed hash of the segment's value; empty where the objective has none. */
  segment: string
}
export interface OpenObjective extends ObjectiveRow {
  holds: Segment | null
  /** Those that may share decisions with it, itself included. */
  sharing: number
  /** By `cellKey`; one that is not there has seen nothing yet. */
  cells: ReadonlyMap<string, Standing>
}

export const cellKey = ({ system, version, segment }: Cell): string => `${system}\n${version}\n${segment}`

export const readObjectives = (q: Query, workspace: string, id: string | null = null): Promise<ObjectiveRow[]> =>
  q.query<ObjectiveRow>(
    `select id, condition as where, max_error as "maxError", confidence, min_audit_rate as "minAuditRate", segment, answer_within_ms as "answerWithinMs", truth_after_ms as "truthAfterMs", active,
       extract(epoch from created_at)::float8 * 1000 as "createdMs", extract(epoch from changed_at)::float8 * 1000 as "changedMs"
     from objectives where workspace = $1 and ($2::text is null or id = $2) order by id`,
    [workspace, id],
  )

/** Two objectives share nothing only where each is tied to an action of its own. */
export function countSharing(rows: readonly ObjectiveRow[], of: ObjectiveRow): number {
  const own = onlyActionOf(of.where)
  return rows.filter((row) => {
    const other = onlyActionOf(row.where)
    return row.id === of.id || (row.active && (own === null || other === null || own === other))
  }).length
}

export async function loadObjectives(q: Query, workspace: string): Promise<OpenObjective[]> {
  const rows = (await readObjectives(q, workspace)).filter(({ active }) => active)
  if (rows.length === 0) return []
  const cells = await q.query<Cell & Standing & { objective: string }>(
    `select objective, system, version, segment, state, threshold from objective_cells where workspace = $1`,
    [workspace],
  )
  return rows.map((row) => ({
    ...row,
    holds: compileSegment(row.where),
    sharing: countSharing(rows, row),
    cells: new Map(cells.filter(({ objective }) => objective === row.id).map((cell) => [cellKey(cell), cell])),
  }))
}

/** `attributes.region`: the value of the fact at hand; null where there is none. */
function valueAt(facts: PolicyFacts, path: string): Json {
  let value: Json = facts as Json
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null
    value = (value as Record<string, Json>)[name] ?? null
  }
  return value
}
export const segmentOf = ({ segment }: Pick<ObjectiveRow, 'segment'>, facts: PolicyFacts): Json =>
  segment === null ? null : valueAt(facts, segment)

export const cellOf = (key: Key, objective: ObjectiveRow, facts: PolicyFacts): Cell => ({
  system: facts.system ?? '',
  version: facts.version ?? '',
  segment:
    objective.segment === null
      ? ''
      : hmac(key, `segment:${objective.id}:${JSON.stringify(segmentOf(objective, facts))}`).toString('base64url'),
})

const unseen: Standing = { state: 'learning', threshold: null }
export const standingOf = (objective: OpenObjective, cell: Cell): Standing =>
  objective.cells.get(cellKey(cell)) ?? unseen

/** In doubt a decision is in no objective: it is not met, and people decide. */
export const isIn = ({ holds }: OpenObjective, facts: PolicyFacts): boolean => holds !== null && holds(facts) === true

export function metFor(
  { key, objectives }: { key: Key; objectives: readonly OpenObjective[] },
  facts: PolicyFacts,
): Met {
  return (name) => {
    const objective = objectives.find(({ id }) => id === name)
    return (
      objective !== undefined &&
      isMetAt(standingOf(objective, cellOf(key, objective, facts)), facts.confidence) &&
      isIn(objective, facts)
    )
  }
}

/** The probability with which this decision is drawn for the objective, whatever its route. */
export const drawnAt = (key: Key, objective: OpenObjective, facts: PolicyFacts): number =>
  drawProbability(objective, standingOf(objective, cellOf(key, objective, facts)).state)
