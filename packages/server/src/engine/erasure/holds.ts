/** Legal holds: what is held is neither erased nor shredded by its age until the hold is lifted. */
import { CountersignError, formatId, parseId, type HoldWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { refOf } from './erase.ts'

export interface HoldRequest {
  subject?: string | undefined
  case?: string | undefined
  reason: string
}
interface HoldRow {
  id: string
  subject_ref: Buffer | null
  case_ref: string | null
  name_sealed: Buffer | null
  reason_sealed: Buffer | null
  placed_by: string
  placed_at: number
  lifted_by: string | null
  lifted_at: number | null
}

const personOf = (state: WorkspaceState, id: string) => ({
  id: formatId('person', id),
  name: state.people.get(id)?.name ?? 'somebody who has left',
})

const wireOf = (state: WorkspaceState, row: HoldRow): HoldWire => ({
  id: formatId('hold', row.id),
  subject: row.case_ref === null && row.name_sealed ? openJson<string>(state.key, row.name_sealed) : null,
  case: row.case_ref,
  reason: row.reason_sealed && openJson<string>(state.key, row.reason_sealed),
  placed_by: personOf(state, row.placed_by),
  placed_at: isoTime(row.placed_at),
  lifted_by: row.lifted_by === null ? null : personOf(state, row.lifted_by),
  lifted_at: row.lifted_at === null ? null : isoTime(row.lifted_at),
})

const readHolds = (q: Query, workspace: string, id: string | null = null): Promise<HoldRow[]> =>
  q.query<HoldRow>(
    'select * from holds where workspace = $1 and ($2::uuid is null or id = $2) order by lifted_at is not null, id desc limit 500',
    [workspace, id],
  )

export async function listHolds(engine: Engine, workspace: string): Promise<HoldWire[]> {
  const state = await engine.states.get(workspace)
  return (await readHolds(engine.database, workspace)).map((row) => wireOf(state, row))
}

export function placeHold(
  engine: Engine,
  workspace: string,
  by: { actor: Actor; person: string },
  request: HoldRequest,
  idempotency: Idempotency | null,
): Promise<HoldWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const { subject, reason } = request
      const id = turn.newId()
      const seal = (text: string) => engine.seal.json(turn.state.key, text)
      const ref = subject === undefined ? null : refOf(turn.state, subject)
      await turn.query(
        `insert into holds (workspace, id, subject_ref, case_ref, name_sealed, reason_sealed, placed_by, placed_at)
         values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))`,
        [
          ...[workspace, id, ref, request.case ?? null, subject === undefined ? null : seal(subject), seal(reason)],
          ...[by.person, turn.nowMs],
        ],
      )
      turn.record({
        type: 'hold.placed',
        actor: by.actor,
        data: { hold: formatId('hold', id), ...(ref ? { subject: ref.toString('hex') } : { of: 'case' }) },
      })
      return wireOf(turn.state, (await readHolds(turn, workspace, id))[0] as HoldRow)
    },
    idempotency,
  )
}

export function liftHold(
  engine: Engine,
  workspace: string,
  by: { actor: Actor; person: string },
  id: string,
): Promise<HoldWire> {
  return engine.committer.act(workspace, async (turn) => {
    const uuid = parseId('hold', id)
    const [row] = uuid === undefined ? [] : await readHolds(turn, workspace, uuid)
    if (!row) throw new CountersignError('not-found', `There is no hold ${id.slice(0, 60)} in this workspace.`)
    if (row.lifted_at !== null) return wireOf(turn.state, row)
    await turn.query('update holds set lifted_at = at_ms($3), lifted_by = $4 where workspace = $1 and id = $2', [
      ...[workspace, row.id, turn.nowMs, by.person],
    ])
    turn.record({ type: 'hold.lifted', actor: by.actor, data: { hold: id } })
    return wireOf(turn.state, { ...row, lifted_at: turn.nowMs, lifted_by: by.person })
  })
}
