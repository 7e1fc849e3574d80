/** What makes a route stricter after the policy has spoken: it ends at a person, or stays where it was if it did. */
import { joinSeats } from './join-seats.ts'
import { defaultQueue, modeRank, type RouteDecision } from './policy.ts'
import type { Watched } from './presence.ts'

/** At least a gate, and why. */
export const keepToPeople = (route: RouteDecision, reason: string): RouteDecision =>
  modeRank(route.mode) >= modeRank('gate')
    ? { ...route, reasons: [...route.reasons, reason] }
    : {
        ...route,
        mode: 'gate',
        reasons: [...route.reasons, reason],
        windowMs: null,
        live: false,
        seats: [''],
        queue: defaultQueue,
        dueMs: null,
        onSilence: 'deny',
        notChain: false,
        blind: false,
        sign: [],
      }

/** One person in particular is asked besides whom the policy asks; what it refuses stays refused, and silence is a no. */
export function askAsWell(
  route: RouteDecision,
  asked: { seat: string; withinMs: number },
  reason: string,
): RouteDecision {
  if (route.mode === 'deny') return route
  const kept = keepToPeople(route, reason)
  return {
    ...kept,
    seats: joinSeats([kept.seats, [asked.seat]]),
    dueMs: Math.min(kept.dueMs ?? asked.withinMs, asked.withinMs),
    onSilence: 'deny',
  }
}

/** A live watch needs somebody on watch at the time of routing. */
export const needWatcher = (route: RouteDecision, what: Watched, watched: boolean): RouteDecision =>
  route.mode === 'watch' && route.live && !watched
    ? keepToPeople(route, `Nobody is on watch for ${what.action} of ${what.system}, so a person decides.`)
    : route
