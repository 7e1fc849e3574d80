/** Who is on watch, and for what. Attention is kept as stretches for coverage only, never as a measure of a person. */
import {
  allowedOrThrow,
  CountersignError,
  decideHandOver,
  formatId,
  isCovered,
  isWatchedThroughout,
  parseId,
  watchGapMs,
  type Stretch,
  type Watched,
  type WatchScope,
} from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import type { Worker } from './worker.ts'

export interface StretchRow extends WatchScope, Stretch {
  person: string
  endedAt: number | null
}

const columns = 'person, systems, actions, started_at as "startedAt", seen_at as "seenAt", ended_at as "endedAt"'
const current = `ended_at is null and seen_at >= at_ms($2) - ${watchGapMs} * interval '1 millisecond'`
const toldScope = ({ systems, actions }: WatchScope) => ({ systems: [...systems], actions: [...actions] })
const sorted = (names: readonly string[] | undefined): string[] => [...new Set(names)].sort()

export const readWatchers = (q: Query, workspace: string, nowMs: number): Promise<StretchRow[]> =>
  q.query<StretchRow>(
    `select ${columns} from watches where workspace = $1 and ${current} order by started_at`,
    [workspace, nowMs],
    'read-watchers',
  )

/** What touches this time, at most a pause away from it. */
export const readStretches = (q: Query, workspace: string, fromMs: number, toMs: number): Promise<StretchRow[]> =>
  q.query<StretchRow>(
    `select ${columns} from watches where workspace = $1 and seen_at >= at_ms($2) - ${watchGapMs} * interval '1 millisecond' and started_at <= at_ms($3) order by started_at`,
    [workspace, fromMs, toMs],
    'read-stretches',
  )

/** Whether somebody was on watch for this from one time to the other, without a gap longer than a minute. */
export const wasWatched = async (
  q: Query,
  workspace: string,
  what: Watched,
  fromMs: number,
  toMs: number,
): Promise<boolean> =>
  isWatchedThroughout(
    (await readStretches(q, workspace, fromMs, toMs)).filter((stretch) => isCovered(stretch, what)),
    fromMs,
    toMs,
  )

export interface OnWatch {
  person: string
  watching: true
  since: string
  systems: string[]
  actions: string[]
}

/** Going on watch, and the sign of attention that keeps it: the same scope goes on, another begins anew. */
export function keepWatch(
  engine: Engine,
  workspace: string,
  worker: Worker,
  asked: { systems?: string[] | undefined; actions?: string[] | undefined },
): Promise<OnWatch> {
  const scope = { systems: sorted(asked.systems), actions: sorted(asked.actions) }
  return engine.committer.act(workspace, async (turn) => {
    const [going] = await turn.query<{ startedAt: number }>(
      `update watches set seen_at = at_ms($2) where workspace = $1 and ${current} and person = $3 and systems = $4 and actions = $5 returning started_at as "startedAt"`,
      [workspace, turn.nowMs, worker.person, scope.systems, scope.actions],
    )
    if (!going) {
      await lapse(turn, worker.person)
      await end(turn, worker.person, worker.actor)
      await turn.query(
        `insert into watches (workspace, person, started_at, seen_at, systems, actions) values ($1, $2, at_ms($3), at_ms($3), $4, $5)
         on conflict (workspace, person, started_at) do update set systems = excluded.systems, actions = excluded.actions, ended_at = null`,
        [workspace, worker.person, turn.nowMs, scope.systems, scope.actions],
      )
      turn.record({ type: 'watch.started', actor: worker.actor, data: toldScope(scope) })
    }
    turn.alarm(turn.nowMs + watchGapMs + 1)
    return {
      person: formatId('person', worker.person),
      watching: true as const,
      since: isoTime(going?.startedAt ?? turn.nowMs),
      ...scope,
    }
  })
}

/** Attention that nobody gave for longer than a gap: the watch ended where it was last seen. */
export async function lapse(turn: Turn, person: string): Promise<void> {
  const rows = await turn.query<StretchRow>(
    `update watches set ended_at = at_ms($2) where workspace = $1 and person = $3 and ended_at is null and seen_at < at_ms($2) - ${watchGapMs} * interval '1 millisecond' returning ${columns}`,
    [turn.workspace, turn.nowMs, person],
  )
  for (const row of rows)
    turn.record({
      type: 'watch.lapsed',
      actor: { kind: 'silence', id: null },
      data: { person: formatId('person', person), ...toldScope(row), seen_at: isoTime(row.seenAt) },
    })
}

/** Ends what somebody stands now, seen until this moment; answers whether there was anything. */
async function end(turn: Turn, person: string, actor: Actor, handedTo: string | null = null): Promise<boolean> {
  const rows = await turn.query<StretchRow>(
    `update watches set ended_at = at_ms($2), seen_at = at_ms($2) where workspace = $1 and ${current} and person = $3 returning ${columns}`,
    [turn.workspace, turn.nowMs, person],
  )
  for (const row of rows)
    turn.record(
      handedTo === null
        ? { type: 'watch.ended', actor, data: toldScope(row) }
        : { type: 'watch.handed-over', actor, data: { ...toldScope(row), to: formatId('person', handedTo) } },
    )
  return rows.length > 0
}

export function endWatch(
  engine: Engine,
  workspace: string,
  worker: Worker,
): Promise<{ person: string; watching: false }> {
  return engine.committer.act(workspace, async (turn) => {
    if (!(await end(turn, worker.person, worker.actor)))
      throw new CountersignError('not-on-watch', 'You are not on watch, so there is nothing to end.')
    return { person: formatId('person', worker.person), watching: false as const }
  })
}

/** Mine ends only once the other stands one for at least the same. */
export function handOver(
  engine: Engine,
  workspace: string,
  worker: Worker,
  to: string,
): Promise<{ person: string; watching: false; to: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const other = parseId('person', to)
    const member = other === undefined ? undefined : turn.state.people.get(other)
    if (other === undefined || !member)
      throw new CountersignError('not-found', `There is no person ${to.slice(0, 60)} in this workspace.`)
    if (other === worker.person)
      throw new CountersignError('bad-input', undefined, {
        errors: [{ path: 'to', message: 'somebody else than yourself' }],
      })
    const watchers = await readWatchers(turn, workspace, turn.nowMs)
    const of = (person: string) => watchers.find((stretch) => stretch.person === person)
    allowedOrThrow(decideHandOver(of(worker.person), of(other), member.name))
    await end(turn, worker.person, worker.actor, other)
    return { person: formatId('person', worker.person), watching: false as const, to }
  })
}
