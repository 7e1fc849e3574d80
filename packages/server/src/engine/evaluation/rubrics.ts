/** Rubrics: made, read, and grown by versions of which none is ever changed. */
import {
  checkCriteria,
  compareRubrics,
  CountersignError,
  formatId,
  parseId,
  starters,
  type Criterion,
  type RubricRequest,
  type RubricVersionWire,
  type RubricWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'

interface Row {
  id: string
  name: string
  version: number
  criteria: Criterion[]
  made_at: number
  changed_at: number
}
interface VersionRow {
  version: number
  criteria: Criterion[]
  made_by: string
  made_at: number
}

const select = `select r.*, v.criteria from rubrics r join rubric_versions v
  on (v.workspace, v.rubric, v.version) = (r.workspace, r.id, r.version)`

const wireOf = ({ id, name, version, criteria, made_at, changed_at }: Row): RubricWire => ({
  ...{ id: formatId('rubric', id), name, version, criteria },
  ...{ made_at: isoTime(made_at), changed_at: isoTime(changed_at) },
})

export async function rubricOrThrow(q: Query, workspace: string, id: string): Promise<Row> {
  const uuid = parseId('rubric', id)
  const [row] = uuid ? await q.query<Row>(`${select} where r.workspace = $1 and r.id = $2`, [workspace, uuid]) : []
  if (!row) throw new CountersignError('not-found', `There is no rubric ${id.slice(0, 60)} in this workspace.`)
  return row
}

export const readRubric = async (q: Query, workspace: string, id: string): Promise<RubricWire> =>
  wireOf(await rubricOrThrow(q, workspace, id))

/** Newest first. */
export async function listRubrics(
  q: Query,
  workspace: string,
  before: string | null,
  limit: number,
): Promise<RubricWire[]> {
  const rows = await q.query<Row>(
    `${select} where r.workspace = $1 and ($2::uuid is null or r.id < $2) order by r.id desc limit $3`,
    [workspace, before, limit],
  )
  return rows.map(wireOf)
}

function checkOrThrow(criteria: readonly Criterion[]): void {
  const errors = checkCriteria(criteria)
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

async function keepVersion(turn: Turn, row: Row, actor: Actor): Promise<void> {
  await turn.query(
    'insert into rubric_versions (workspace, rubric, version, criteria, made_by, made_at) values ($1, $2, $3, $4, $5, at_ms($6))',
    [...[turn.workspace, row.id, row.version, JSON.stringify(row.criteria)], ...[actor.id ?? actor.kind, turn.nowMs]],
  )
}

export function makeRubric(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: RubricRequest,
  idempotency: Idempotency | null,
): Promise<RubricWire> {
  const criteria = [...(request.starters ?? []).map((name) => starters[name]), ...(request.criteria ?? [])]
  checkOrThrow(criteria)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { name } = request
      const [taken] = await turn.query('select 1 from rubrics where workspace = $1 and name = $2', [workspace, name])
      if (taken) throw new CountersignError('name-taken', `There is a rubric of the name "${name}" already.`)
      const row: Row = {
        ...{ id: turn.newId(), name, version: 1, criteria, made_at: turn.nowMs, changed_at: turn.nowMs },
      }
      await turn.query(
        'insert into rubrics (workspace, id, name, version, made_at, changed_at) values ($1, $2, $3, 1, at_ms($4), at_ms($4))',
        [workspace, row.id, name, turn.nowMs],
      )
      await keepVersion(turn, row, actor)
      const data = { rubric: formatId('rubric', row.id), criteria: criteria.length }
      turn.record({ type: 'rubric.made', actor, data })
      return wireOf(row)
    },
    idempotency,
  )
}

/** Scores know which version they were given by; what must be scored again is told beside it. */
export function writeRubricVersion(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  criteria: Criterion[],
  idempotency: Idempotency | null,
): Promise<RubricVersionWire> {
  checkOrThrow(criteria)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const was = await rubricOrThrow(turn, workspace, id)
      const row: Row = { ...was, version: was.version + 1, criteria, changed_at: turn.nowMs }
      await turn.query('update rubrics set version = $3, changed_at = at_ms($4) where workspace = $1 and id = $2', [
        ...[workspace, row.id, row.version, turn.nowMs],
      ])
      await keepVersion(turn, row, actor)
      const changes = compareRubrics(was.criteria, criteria)
      turn.record({
        type: 'rubric.changed',
        actor,
        data: { rubric: id, version: row.version, regrade: changes.regrade.length + changes.added.length },
      })
      return { version: row.version, criteria, changes, by: actor.id ?? actor.kind, at: isoTime(turn.nowMs) }
    },
    idempotency,
  )
}

/** Newest first, each with what changed since the one before. */
export async function listRubricVersions(q: Query, workspace: string, id: string): Promise<RubricVersionWire[]> {
  const { id: rubric } = await rubricOrThrow(q, workspace, id)
  const rows = await q.query<VersionRow>(
    'select * from rubric_versions where workspace = $1 and rubric = $2 order by version desc',
    [workspace, rubric],
  )
  return rows.map(({ version, criteria, made_by, made_at }, i) => {
    const before = rows[i + 1]
    const changes = before ? compareRubrics(before.criteria, criteria) : null
    return { version, criteria, changes, by: made_by, at: isoTime(made_at) }
  })
}

export async function criteriaOf(q: Query, workspace: string, rubric: string, version: number): Promise<Criterion[]> {
  const [row] = await q.query<{ criteria: Criterion[] }>(
    'select criteria from rubric_versions where workspace = $1 and rubric = $2 and version = $3',
    [workspace, rubric, version],
  )
  return (row as { criteria: Criterion[] }).criteria
}
