/** Qualification sets: made by a lead, kept sealed, retired; and what is told of them. */
import { wilsonInterval } from '@countersign/algorithms'
import {
  CountersignError,
  formatDuration,
  formatId,
  parseId,
  type AttemptWire,
  type Json,
  type JsonObject,
  type QualificationWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecisions } from '../../store/decisions.ts'
import { checkSchema, checkValue } from '../check-schema.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { conclude } from '../conclude.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface Item {
  input: Json
  schema?: JsonObject | undefined
  right: Json
}
export interface SetRequest {
  name: string
  skill: string
  passMark: number
  expiresMs: number | null
  retryMs: number
  items: Item[]
}
export interface SetRow {
  id: string
  name: string
  skill: string
  pass_mark: number
  expires_ms: number | null
  retry_ms: number
  person: string | null
  items: number
  made_at: number
  retired_at: number | null
}

export function makeSet(
  engine: Engine,
  workspace: string,
  by: { person: string | null; actor: Actor },
  request: SetRequest,
  idempotency: Idempotency | null,
): Promise<QualificationWire> {
  const errors = request.items.flatMap(({ schema, right }, n) =>
    schema === undefined
      ? []
      : [
          ...checkSchema(schema).map((error) => ({ ...error, path: `items.${n}.${error.path}` })),
          ...checkValue(schema, right, `items.${n}.right`),
        ],
  )
  if (errors.length > 0) throw new CountersignError('schema-mismatch', undefined, { errors })
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row: SetRow = {
        ...{ id: turn.newId(), name: request.name, skill: request.skill, pass_mark: request.passMark },
        ...{ expires_ms: request.expiresMs, retry_ms: request.retryMs, person: by.person, items: request.items.length },
        ...{ made_at: turn.nowMs, retired_at: null },
      }
      await turn.query(
        'insert into qualifications (workspace, id, name, skill, pass_mark, expires_ms, retry_ms, made_by, person, items, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, at_ms($11))',
        [
          ...[workspace, row.id, row.name, row.skill, row.pass_mark, row.expires_ms, row.retry_ms],
          ...[by.actor.id ?? by.actor.kind, by.person, row.items, turn.nowMs],
        ],
      )
      await turn.query(
        'insert into qualification_items (workspace, qualification, n, sealed) select $1, $2, u.n - 1, u.sealed from unnest($3::bytea[]) with ordinality as u(sealed, n)',
        [
          workspace,
          row.id,
          request.items.map((item) => engine.seal.json(turn.state.key, item as unknown as JsonObject)),
        ],
      )
      turn.record({
        type: 'qualification.made',
        actor: by.actor,
        data: {
          ...{ qualification: formatId('qualification', row.id), skill: row.skill, items: row.items },
          pass_mark: row.pass_mark,
        },
      })
      return setWire(row, [])
    },
    idempotency,
  )
}

/** Nobody takes it any more; what is under way ends, what was earned stays. */
export function retireSet(engine: Engine, workspace: string, actor: Actor, id: string): Promise<QualificationWire> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await setOrThrow(turn, workspace, id)
    if (row.retired_at !== null) return setWire(row, [])
    await turn.query('update qualifications set retired_at = at_ms($3) where workspace = $1 and id = $2', [
      ...[workspace, row.id, turn.nowMs],
    ])
    const open = await turn.query<{ id: string }>(
      `update attempts set status = 'ended', ended_at = at_ms($3) where workspace = $1 and qualification = $2 and status = 'open' returning id`,
      [workspace, row.id, turn.nowMs],
    )
    for (const attempt of open) await withdrawItems(engine, turn, attempt.id, actor)
    turn.record({
      type: 'qualification.retired',
      actor,
      data: { qualification: id, under_way: open.length },
    })
    return setWire({ ...row, retired_at: turn.nowMs }, [])
  })
}

/** What of an attempt still waits is asked no more. */
export async function withdrawItems(engine: Engine, turn: Turn, attempt: string, actor: Actor): Promise<void> {
  const rows = await turn.query<{ decision: string }>(
    'select decision from attempt_answers where workspace = $1 and attempt = $2 and correct is null',
    [turn.workspace, attempt],
  )
  const ids = rows.map(({ decision }) => decision)
  for (const row of await readDecisions(turn, turn.workspace, ids))
    if (row.status === 'waiting')
      await conclude(engine, turn, row, { status: 'cancelled' }, 'cancelled', 'caller', null, actor)
}

export const readSets = (q: Query, workspace: string, id: string | null = null): Promise<SetRow[]> =>
  q.query<SetRow>(
    'select * from qualifications where workspace = $1 and ($2::uuid is null or id = $2) order by made_at desc, id desc limit 200',
    [workspace, id],
  )

export async function setOrThrow(q: Query, workspace: string, id: string): Promise<SetRow> {
  const uuid = parseId('qualification', id)
  const [row] = uuid === undefined ? [] : await readSets(q, workspace, uuid)
  if (!row) throw new CountersignError('not-found', `There is no qualification ${id.slice(0, 60)} in this workspace.`)
  return row
}

export const setWire = (row: SetRow, attempts: AttemptWire[]): QualificationWire => ({
  id: formatId('qualification', row.id),
  name: row.name,
  skill: row.skill,
  items: row.items,
  pass_mark: row.pass_mark,
  expires_after: row.expires_ms === null ? null : formatDuration(row.expires_ms),
  retry_after: formatDuration(row.retry_ms),
  made_at: isoTime(row.made_at),
  retired_at: row.retired_at === null ? null : isoTime(row.retired_at),
  attempts,
})

export interface AttemptRow {
  id: string
  qualification: string
  person: string
  status: AttemptWire['status']
  started_at: number
  ended_at: number | null
  of: number
  answered: number
  correct: number
  tasks: string[]
}

/** @param person whose; null: everybody's. */
export const readAttempts = (
  q: Query,
  workspace: string,
  sets: readonly string[],
  person: string | null,
): Promise<AttemptRow[]> =>
  q.query<AttemptRow>(
    `select a.*, count(*) as of, count(w.correct) as answered, count(*) filter (where w.correct) as correct,
       coalesce(array_agg(t.id order by w.n) filter (where t.status in ('open', 'leased')), '{}') as tasks
     from attempts a join attempt_answers w on w.workspace = a.workspace and w.attempt = a.id
       left join tasks t on t.workspace = w.workspace and t.decision = w.decision and t.kind = 'label'
     where a.workspace = $1 and a.qualification = any($2) and ($3::uuid is null or a.person = $3)
     group by a.workspace, a.id order by a.started_at desc, a.id desc limit 500`,
    [workspace, sets, person],
  )

export function attemptWire(state: WorkspaceState, row: AttemptRow): AttemptWire {
  const told = row.status === 'passed' || row.status === 'failed' ? wilsonInterval(row.correct, row.of) : null
  return {
    id: formatId('attempt', row.id),
    person: { id: formatId('person', row.person), name: state.people.get(row.person)?.name ?? 'somebody who has left' },
    status: row.status,
    started_at: isoTime(row.started_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    of: row.of,
    answered: row.answered,
    correct: told ? row.correct : null,
    score: told ? told.share : null,
    interval: told ? [told.lower, told.upper] : null,
    tasks: row.status === 'open' ? row.tasks.map((id) => formatId('task', id)) : [],
  }
}

/** @param person whose attempts are told of; null: everybody's. */
export async function listSets(
  q: Query,
  state: WorkspaceState,
  person: string | null,
  only: string | null = null,
): Promise<QualificationWire[]> {
  const rows = only === null ? await readSets(q, state.id) : [await setOrThrow(q, state.id, only)]
  const attempts = await readAttempts(
    q,
    state.id,
    rows.map(({ id }) => id),
    person,
  )
  return rows.map((row) =>
    setWire(
      row,
      attempts.filter(({ qualification }) => qualification === row.id).map((one) => attemptWire(state, one)),
    ),
  )
}
