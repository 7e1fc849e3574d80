/** How well what the AI does is covered: who stands a watch, what is left open now, and where the last day had gaps. */
import { coversScope, formatId, gapsBetween, isWatchedNow, type WatchScope, type WatchWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { isoTime } from './entry.ts'
import { readStretches, readWatchers, type StretchRow } from './presence.ts'
import type { WorkspaceState } from './workspace-state.ts'

const dayMs = 24 * 3_600_000

export async function watchOverview(q: Query, state: WorkspaceState, nowMs: number): Promise<WatchWire> {
  const [watchers, stretches, shifts, open] = await Promise.all([
    readWatchers(q, state.id, nowMs),
    readStretches(q, state.id, nowMs - dayMs, nowMs),
    readShifts(q, state.id, nowMs - dayMs, nowMs),
    readWatched(q, state.id, nowMs),
  ])
  const uncovered = new Map<string, number>()
  for (const { system, action, n } of open)
    if (!isWatchedNow(watchers, { system, action }, nowMs)) uncovered.set(system, (uncovered.get(system) ?? 0) + n)
  return {
    items: watchers.map(({ person, startedAt, systems, actions }) => ({
      person: formatId('person', person),
      name: state.people.get(person)?.name ?? '',
      since: isoTime(startedAt),
      systems: [...systems],
      actions: [...actions],
    })),
    uncovered: [...uncovered].map(([system, decisions]) => ({ system, decisions })),
    gaps: [...lapses(stretches, nowMs), ...unstood(stretches, shifts, nowMs)]
      .sort((a, b) => b.fromMs - a.fromMs)
      .map(({ why, fromMs, toMs, systems, actions }) => ({
        why,
        from: isoTime(Math.max(fromMs, nowMs - dayMs)),
        to: isoTime(toMs),
        over: toMs < nowMs,
        systems: [...systems],
        actions: [...actions],
      })),
    next: null,
  }
}

interface Gap extends WatchScope {
  why: 'lapsed' | 'shift'
  fromMs: number
  toMs: number
}

/** Attention that lapsed and was not ended: open from where it was last seen until somebody covered the same again. */
const lapses = (stretches: readonly StretchRow[], nowMs: number): Gap[] =>
  stretches
    .filter(({ seenAt, endedAt }) => endedAt !== null && endedAt > seenAt)
    .flatMap((lapsed) => {
      const others = stretches.filter((other) => coversScope(other, lapsed))
      const [gap] = gapsBetween(others, lapsed.seenAt, nowMs)
      const isOpen = gap !== undefined && gap.fromMs === lapsed.seenAt
      return isOpen ? [{ why: 'lapsed' as const, ...gap, systems: lapsed.systems, actions: lapsed.actions }] : []
    })

interface ShiftTime {
  systems: string[]
  fromMs: number
  toMs: number
}

/** Of planned shifts, what nobody stood, system by system: two people may stand one together. */
const unstood = (stretches: readonly StretchRow[], shifts: readonly ShiftTime[], nowMs: number): Gap[] =>
  shifts.flatMap((shift) =>
    (shift.systems.length === 0 ? [[]] : shift.systems.map((system) => [system])).flatMap((systems) => {
      const scope = { systems, actions: [] }
      const standing = stretches.filter((stretch) => coversScope(stretch, scope))
      return gapsBetween(standing, Math.max(shift.fromMs, nowMs - dayMs), Math.min(shift.toMs, nowMs)).map((gap) => ({
        why: 'shift' as const,
        ...gap,
        ...scope,
      }))
    }),
  )

const readShifts = (q: Query, workspace: string, fromMs: number, toMs: number): Promise<ShiftTime[]> =>
  q.query<ShiftTime>(
    'select systems, from_at as "fromMs", to_at as "toMs" from shifts where workspace = $1 and to_at > at_ms($2) and from_at < at_ms($3)',
    [workspace, fromMs, toMs],
  )

/** What is held, or was let go and can be vetoed, now. */
const readWatched = (
  q: Query,
  workspace: string,
  nowMs: number,
): Promise<{ system: string; action: string; n: number }[]> =>
  q.query(
    `select system, action, count(*)::int as n from decisions where workspace = $1 and until_at is not null and until_at > at_ms($2)
       and vetoed_at is null and status in ('holding', 'approved', 'released', 'done', 'failed') group by system, action order by system, action`,
    [workspace, nowMs],
  )
