/** What makes a route stricter after the policy has spoken: it ends at a person, or stays where it was if it did. */
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

/** A live watch needs somebody on watch at the time of routing. */
export const needWatcher = (route: RouteDecision, what: Watched, watched: boolean): RouteDecision =>
  route.mode === 'watch' && route.live && !watched
    ? keepToPeople(route, `Nobody is on watch for ${what.action} of ${what.system}, so a person decides.`)
    : route
