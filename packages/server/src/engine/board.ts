/** The lead board: backlog against deadlines, who is on what, and which deadlines will be missed. It ranks nobody. */
import { forecastLateness, formatId, type BoardWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { readDecisions } from '../store/decisions.ts'
import type { TaskRow } from '../store/tasks.ts'
import { isoTime } from './entry.ts'
import { isAway } from './reviewer-at.ts'
import { isVeiled } from './veil.ts'
import type { WorkspaceState } from './workspace-state.ts'

const hourMs = 3_600_000
/** Of each queue, the next in line that the forecast looks at. */
const mostLookedAt = 2_000
const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms))

interface BacklogRow {
  queue: string
  open: number
  leased: number
  overdue: number
  oldest: number | null
  due: number | null
}

async function readQueues(q: Query, state: WorkspaceState, nowMs: number): Promise<BoardWire['queues']> {
  const [backlog, answered, stuck] = await Promise.all([
    q.query<BacklogRow>(
      `select queue, count(*) filter (where status = 'open') as open, count(*) filter (where status = 'leased') as leased,
         count(*) filter (where due_at <= at_ms($2)) as overdue, min(created_at) as oldest, min(due_at) as due
       from tasks where workspace = $1 and status in ('open', 'leased') group by queue`,
      [state.id, nowMs],
    ),
    q.query<{ queue: string; n: number }>(
      `select t.queue, count(*) as n from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
       where j.workspace = $1 and j.id >= uuid_floor(at_ms($2)) and j.status <> 'undone' group by t.queue`,
      [state.id, nowMs - hourMs],
    ),
    q.query<{ queue: string; n: number }>(
      `select d.queue, count(*) as n from stuck s join decisions d on d.workspace = s.workspace and d.id = s.decision
       where s.workspace = $1 and d.status = 'waiting' group by d.queue`,
      [state.id],
    ),
  ])
  const names = [...new Set([...state.queueNames, 'inbox', ...backlog.map(({ queue }) => queue)])].sort()
  const dues = await q.query<{ queue: string; due: number | null }>(
    `select q as queue, t.due_at as due from unnest($2::text[]) as q cross join lateral
       (select due_at, order_key, id from tasks where workspace = $1 and queue = q and status = 'open' order by order_key, id limit $3) t order by q, t.order_key, t.id`,
    // Where no deadline runs, none is missed.
    [state.id, backlog.filter(({ due }) => due !== null).map(({ queue }) => queue), mostLookedAt],
  )
  return names.map((name) => {
    const row = backlog.find(({ queue }) => queue === name)
    const pace = answered.find(({ queue }) => queue === name)?.n ?? 0
    const mine = dues.filter(({ queue }) => queue === name).map(({ due }) => due)
    const { late, firstMs, clearsMs } = forecastLateness(mine, row?.open ?? 0, pace, nowMs)
    return {
      name,
      open: row?.open ?? 0,
      leased: row?.leased ?? 0,
      overdue: row?.overdue ?? 0,
      stuck: stuck.find(({ queue }) => queue === name)?.n ?? 0,
      oldest_at: iso(row?.oldest ?? null),
      next_due: iso(row?.due ?? null),
      answered_last_hour: pace,
      forecast: { late, first_late: iso(firstMs), clears_at: iso(clearsMs), looked_at: mine.length },
    }
  })
}

export async function readBoard(q: Query, state: WorkspaceState, reader: string, nowMs: number): Promise<BoardWire> {
  const [queues, held, kept] = await Promise.all([
    readQueues(q, state, nowMs),
    q.query<TaskRow>(
      `select * from tasks where workspace = $1 and status = 'leased' and lease_person is not null order by leased_at, id limit 1000`,
      [state.id],
    ),
    q.query<{ person: string; n: number }>(
      `select preferred as person, count(*) as n from tasks where workspace = $1 and preferred is not null and status = 'open' and reserved_until > at_ms($2) group by 1`,
      [state.id, nowMs],
    ),
  ])
  const decisions = await readDecisions(q, state.id, [...new Set(held.map((task) => task.decision))])
  const veiled = new Set(decisions.filter((row) => isVeiled(state, row)).map(({ id }) => id))
  const named = held.filter(
    (task) => task.lease_person === reader || (task.kind !== 'audit' && !veiled.has(task.decision)),
  )
  return {
    queues,
    people: state.workers.map((member) => ({
      id: formatId('person', member.id),
      name: member.name,
      away_until: member.leave && isAway(member, nowMs) ? isoTime(member.leave.toMs) : null,
      kept: kept.find(({ person }) => person === member.id)?.n ?? 0,
      holding: named
        .filter((task) => task.lease_person === member.id)
        .map((task) => ({
          task: formatId('task', task.id),
          kind: task.kind,
          queue: task.queue,
          since: isoTime(task.leased_at ?? nowMs),
          until: isoTime(task.lease_until ?? nowMs),
          due: iso(task.due_at),
          acknowledged: task.acknowledged_until !== null,
        })),
    })),
    unnamed: held.length - named.length,
  }
}
