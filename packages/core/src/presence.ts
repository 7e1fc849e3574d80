/**
 * Presence: who is on watch, for which part of what the AI does. Attention is kept as stretches, for coverage only and
 * never as a measure of a person. Times are milliseconds since 1970.
 */
import { refuse, type Refusal } from './errors.ts'

/** A gap of up to a minute does not break a watch. */
export const watchGapMs = 60_000

/** What a watch covers; an empty list is everything. */
export interface WatchScope {
  systems: readonly string[]
  actions: readonly string[]
}
/** What is watched: one system's one action. */
export interface Watched {
  system: string
  action: string
}
/** A stretch of attention: begun, and last seen. */
export interface Stretch {
  startedAt: number
  seenAt: number
}

export const everything: WatchScope = { systems: [], actions: [] }

const holds = (list: readonly string[], name: string): boolean => list.length === 0 || list.includes(name)
const holdsAll = (list: readonly string[], others: readonly string[]): boolean =>
  list.length === 0 || (others.length > 0 && others.every((name) => list.includes(name)))

export const isCovered = (scope: WatchScope, { system, action }: Watched): boolean =>
  holds(scope.systems, system) && holds(scope.actions, action)

/** Whether everything that the other scope covers is covered by this one. */
export const coversScope = (scope: WatchScope, other: WatchScope): boolean =>
  holdsAll(scope.systems, other.systems) && holdsAll(scope.actions, other.actions)

/** Whether somebody is on watch for this now. */
export const isWatchedNow = (
  stretches: readonly (WatchScope & Pick<Stretch, 'seenAt'>)[],
  what: Watched,
  nowMs: number,
): boolean => stretches.some((stretch) => isCovered(stretch, what) && stretch.seenAt + watchGapMs >= nowMs)

/** The times from one moment to the other that no stretch covers and that are longer than a watch may pause. */
export function gapsBetween(
  stretches: readonly Stretch[],
  fromMs: number,
  toMs: number,
): { fromMs: number; toMs: number }[] {
  const gaps: { fromMs: number; toMs: number }[] = []
  let covered = fromMs
  for (const { startedAt, seenAt } of [...stretches].sort((a, b) => a.startedAt - b.startedAt)) {
    const start = Math.min(startedAt, toMs)
    if (start > covered + watchGapMs) gaps.push({ fromMs: covered, toMs: start })
    covered = Math.max(covered, seenAt)
  }
  if (toMs > covered + watchGapMs) gaps.push({ fromMs: covered, toMs })
  return gaps
}

/** Whether somebody watched from one moment to the other: a window shorter than a gap needs somebody all the same. */
export const isWatchedThroughout = (stretches: readonly Stretch[], fromMs: number, toMs: number): boolean =>
  stretches.some(({ startedAt, seenAt }) => seenAt + watchGapMs >= fromMs && startedAt <= toMs) &&
  gapsBetween(stretches, fromMs, toMs).length === 0

/** Handing over ends one's own watch: only to somebody who already stands one for at least the same. */
export function decideHandOver(
  mine: WatchScope | undefined,
  theirs: WatchScope | undefined,
  name: string,
): { ok: true } | Refusal {
  if (!mine) return refuse('not-on-watch', 'You are not on watch, so there is nothing to hand over.')
  if (!theirs) return refuse('not-on-watch', `${name} is not on watch. Ask them to go on watch first.`)
  return coversScope(theirs, mine)
    ? { ok: true }
    : refuse('not-on-watch', `${name} is on watch for less than you are. Ask them to widen their watch first.`)
}
