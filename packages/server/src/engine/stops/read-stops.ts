/** Stops as people read them, and what the log proves of one. */
import {
  describeScope,
  formatId,
  type StopDetailWire,
  type StopLevel,
  type StopScope,
  type StopWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecisions } from '../../store/decisions.ts'
import { openJson } from '../../store/seal.ts'
import { isoTime, type Actor } from '../entry.ts'
import { nameOfActor } from '../event-wire.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { activeStop, factsOf, reaches } from './active-stops.ts'
import { scopeSql } from './freeze.ts'

export interface StopRow {
  id: string
  scope: StopScope
  level: StopLevel
  reason_sealed: Buffer | null
  actor_kind: Actor['kind']
  actor_id: string | null
  set_at: number
  position: number
  drill: boolean
  breaker: string | null
  resumed_at: number | null
  resumed_position: number | null
  frozen: number
  resumptions: { person: string; at: string; self: boolean }[] | null
}

/** How far the log is read on each side. */
const farthest = 100_000

export async function readStops(
  q: Query,
  workspace: string,
  filter: { id?: string; active?: boolean; before?: string },
  limit: number,
): Promise<StopRow[]> {
  return q.query<StopRow>(
    `select s.*, (select count(*) from decisions d where d.workspace = s.workspace and d.frozen = s.id) as frozen,
       (select json_agg(json_build_object('person', r.person, 'at', r.at, 'self', r.self) order by r.at) from stop_resumptions r where r.workspace = s.workspace and r.stop = s.id) as resumptions
     from stops s where s.workspace = $1 and ($2::uuid is null or s.id = $2) and ($3::boolean is null or (s.resumed_at is null) = $3)
       and ($4::uuid is null or (s.set_at, s.id) < (select set_at, id from stops where workspace = $1 and id = $4))
     order by s.set_at desc, s.id desc limit $5`,
    [workspace, filter.id ?? null, filter.active ?? null, filter.before ?? null, limit],
  )
}

export const stopWire = (state: WorkspaceState, row: StopRow): StopWire => ({
  id: formatId('stop', row.id),
  scope: row.scope,
  words: describeScope(row.scope),
  level: row.level,
  reason: row.reason_sealed === null ? null : String(openJson(state.key, row.reason_sealed)),
  by: { kind: row.actor_kind, id: row.actor_id, name: nameOfActor(state, row.actor_kind, row.actor_id) },
  set_at: isoTime(row.set_at),
  position: row.position,
  drill: row.drill,
  breaker: row.breaker && formatId('breaker', row.breaker),
  frozen: row.frozen,
  resumptions: (row.resumptions ?? []).map(({ person, at, self }) => ({
    person: formatId('person', person),
    name: state.people.get(person)?.name ?? 'somebody who has left',
    at: isoTime(Date.parse(at)),
    self,
  })),
  resumed_at: row.resumed_at === null ? null : isoTime(row.resumed_at),
})

// Some are released as they are born: both times are the entry's. What a proposal calls itself says nothing.
const isRelease = `(e.type = 'decision.released' or (e.type = 'decision.proposed' and d.release_id is not null and d.released_at = d.created_at))`

interface Passed {
  position: number
  at: number
  decision: string
}

/** Entries of this kind in a stretch of the log that concern what the stop reaches, last first. */
async function passed(
  q: Query,
  state: WorkspaceState,
  row: Pick<StopRow, 'id' | 'scope' | 'level'>,
  condition: string,
  [from, to]: [number, number],
  limit: number,
): Promise<Passed[]> {
  const values: unknown[] = [state.id, from, to, limit]
  const scope = scopeSql(row.scope, values)
  const rows = await q.query<Passed>(
    `select e.position, e.at, e.decision from entries e join decisions d on d.workspace = e.workspace and d.id = e.decision
     where e.workspace = $1 and e.position > $2 and e.position < $3 and ${condition}${scope} order by e.position desc limit $4`,
    values,
  )
  if (row.scope.segment === undefined || rows.length === 0) return rows
  const stop = activeStop(row.id, row.scope, row.level)
  const decisions = await readDecisions(q, state.id, [...new Set(rows.map(({ decision }) => decision))])
  const reached = new Set(
    decisions.filter((one) => reaches(stop, one, () => factsOf(state.key, one))).map(({ id }) => id),
  )
  return rows.filter(({ decision }) => reached.has(decision))
}

export async function stopDetail(q: Query, state: WorkspaceState, row: StopRow): Promise<StopDetailWire> {
  const end = Math.min(row.resumed_position ?? Number.MAX_SAFE_INTEGER, row.position + farthest)
  const ended = await passed(
    q,
    state,
    row,
    `e.type = 'decision.proposed' and d.status = 'stopped'`,
    [row.position, end],
    farthest,
  )
  const after = row.level === 'drain' ? [] : await passed(q, state, row, isRelease, [row.position, end], farthest)
  const looked = row.scope.segment === undefined ? 1 : 500
  const before = await passed(q, state, row, isRelease, [row.position - farthest, row.position], looked)
  const last = before[0]
  return {
    ...stopWire(state, row),
    stopped: ended.length,
    released_after: after.length,
    last_release: last === undefined ? null : { at: isoTime(last.at), position: last.position },
  }
}
