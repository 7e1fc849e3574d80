/** The rota: who is planned to be on watch, when and for what. */
import { CountersignError, formatId, parseId, type ShiftWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Idempotency } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import type { WorkspaceState } from './workspace-state.ts'

export interface ShiftRequest {
  person: string
  systems?: string[] | undefined
  from: string
  to: string
}
interface ShiftRow {
  id: string
  person: string
  systems: string[]
  from_at: number
  to_at: number
}

const longestShiftMs = 7 * 24 * 3_600_000

const shiftWire = (state: WorkspaceState, row: ShiftRow): ShiftWire => ({
  id: formatId('shift', row.id),
  person: formatId('person', row.person),
  name: state.people.get(row.person)?.name ?? '',
  systems: row.systems,
  from: isoTime(row.from_at),
  to: isoTime(row.to_at),
})

export function planShift(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: ShiftRequest,
  idempotency: Idempotency | null,
): Promise<ShiftWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const person = parseId('person', request.person)
      const [fromMs, toMs] = [Date.parse(request.from), Date.parse(request.to)]
      const errors = [
        ...(person && turn.state.people.get(person)?.active
          ? []
          : [{ path: 'person', message: 'is no active person of this workspace' }]),
        ...(toMs > fromMs && toMs - fromMs <= longestShiftMs
          ? []
          : [{ path: 'to', message: 'comes after from, by seven days at most' }]),
        ...(toMs > turn.nowMs ? [] : [{ path: 'to', message: 'has passed: plan what is to come' }]),
      ]
      if (person === undefined || errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
      const row: ShiftRow = {
        id: turn.newId(),
        person,
        systems: [...new Set(request.systems)].sort(),
        from_at: fromMs,
        to_at: toMs,
      }
      await turn.query(
        'insert into shifts (workspace, id, person, systems, from_at, to_at, planned_by, created_at) values ($1, $2, $3, $4, at_ms($5), at_ms($6), $7, at_ms($8))',
        [workspace, row.id, person, row.systems, fromMs, toMs, actor.id, turn.nowMs],
      )
      const wire = shiftWire(turn.state, row)
      const { id, systems, from, to } = wire
      turn.record({ type: 'shift.planned', actor, data: { shift: id, person: request.person, systems, from, to } })
      return wire
    },
    idempotency,
  )
}

/** A shift that has begun stays: what it left open is a gap, whoever would like it otherwise. */
export function cancelShift(engine: Engine, workspace: string, actor: Actor, id: string): Promise<{ id: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query<{ from_at: number }>('select from_at from shifts where workspace = $1 and id = $2', [
      workspace,
      parseId('shift', id) ?? null,
    ])
    if (!row) throw new CountersignError('not-found', `There is no shift ${id.slice(0, 60)} in this workspace.`)
    if (row.from_at <= turn.nowMs)
      throw new CountersignError(
        'already-ended',
        'The shift has begun, so it stays in the rota. Plan another beside it.',
      )
    await turn.query('delete from shifts where workspace = $1 and id = $2', [workspace, parseId('shift', id)])
    turn.record({ type: 'shift.cancelled', actor, data: { shift: id } })
    return { id }
  })
}

/** What is under way or to come, soonest first; ids sort shifts that begin together. */
export async function listShifts(
  q: Query,
  state: WorkspaceState,
  nowMs: number,
  after: string | null,
  limit: number,
): Promise<{ items: ShiftWire[]; next: string | null }> {
  const rows = await q.query<ShiftRow>(
    `select id, person, systems, from_at, to_at from shifts where workspace = $1 and to_at > at_ms($2)
       and ($3::uuid is null or (from_at, id) > (select from_at, id from shifts where workspace = $1 and id = $3))
     order by from_at, id limit $4`,
    [state.id, nowMs, after, limit + 1],
  )
  const items = rows.slice(0, limit).map((row) => shiftWire(state, row))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
