import {
  CountersignError,
  decideRoute,
  formatId,
  isWatchedNow,
  keepToLevel,
  keepToPeople,
  needWatcher,
  type ProposalWire,
  type RouteDecision,
} from '@countersign/core'
import { metFor } from './objectives/load-objectives.ts'
import type { PolicyFacts } from './policy/expression/scope.ts'
import { findLookAlike, type OpenIncident } from './look-alike.ts'
import type { StretchRow } from './presence.ts'
import { factsOfRun, type RunFacts } from './runs/run-facts.ts'
import type { RunRow } from '../store/runs.ts'
import type { WorkspaceState } from './workspace-state.ts'

type Routed = Pick<
  ProposalWire,
  'system' | 'version' | 'kind' | 'action' | 'proposal' | 'confidence' | 'attributes' | 'subject' | 'run' | 'requester'
>

/** What a route depends on besides the policy. */
export interface Circumstances {
  /** Somebody is on watch for it. */
  watched: boolean
  /** The open incident that it resembles. */
  alike: OpenIncident | null
  /** The run of ours that it names. */
  run: RunFacts | null
}

export const circumstancesOf = (
  state: WorkspaceState,
  wire: Routed,
  watchers: readonly StretchRow[],
  run: RunRow | null,
  nowMs: number,
): Circumstances => ({
  watched: watchers.length > 0 && isWatchedNow(watchers, wire, nowMs),
  alike: findLookAlike(state.incidents, wire),
  run: run && factsOfRun(run, nowMs),
})

/** What a condition is asked about. */
export const factsOfProposal = (
  { actions }: Pick<WorkspaceState, 'actions'>,
  wire: Routed,
  run: RunFacts | null,
): PolicyFacts => ({
  action: wire.action,
  kind: wire.kind ?? 'action',
  system: wire.system,
  version: wire.version ?? '',
  proposal: wire.proposal ?? null,
  attributes: wire.attributes ?? {},
  reversible: actions.get(wire.action) ?? false,
  ...(wire.confidence === undefined ? {} : { confidence: wire.confidence }),
  ...(wire.subject === undefined ? {} : { subject: wire.subject }),
  ...(run ? { run: run.facts } : wire.run === undefined ? {} : { run: wire.run }),
  ...(wire.requester === undefined ? {} : { requester: wire.requester }),
})

/**
 * The route of a proposal under the workspace's policy; without one, people decide. The machine's word that its action
 * is reversible is not asked: only where a person declared the action so does it count. A requester whom nobody knows
 * adds one distinct approver, unless the workspace is solo. A question always goes to a person.
 */
export function routeProposal(
  state: WorkspaceState,
  wire: Routed,
  { watched, alike, run }: Circumstances,
): RouteDecision {
  const facts = factsOfProposal(state, wire, run)
  const { reversible = false } = facts
  const isQuestion = wire.kind === 'question'
  const known =
    wire.requester === undefined ||
    state.byIdentity.has(wire.requester) ||
    state.byIdentity.has(wire.requester.toLowerCase())
  let route: RouteDecision
  if (isQuestion || state.policy === null) {
    route = decideRoute(null, [])
    route = {
      ...route,
      reasons: isQuestion
        ? ['A question is answered by a person.']
        : [state.policyBroken ?? 'This workspace has no policy yet, so a person decides.'],
      alarms: state.policyBroken ? [...route.alarms, state.policyBroken] : route.alarms,
    }
  } else {
    route = state.policy.compiled.route(facts, metFor(state, facts))
  }
  if (run && !isQuestion) route = keepToLevel(route, run.level, reversible)
  route = needWatcher(route, wire, watched)
  if (alike)
    route = keepToPeople(
      route,
      `It resembles ${formatId('decision', alike.decision)}, which was flagged (${formatId('incident', alike.id)}).`,
    )
  if (route.mode === 'gate' && !known && !state.solo)
    route = {
      ...route,
      seats: [...route.seats, ''],
      reasons: [...route.reasons, 'Nobody here is known as the requester, so one more person must agree.'],
    }
  if (route.seats.some((seat) => /[\s*]/.test(seat)))
    throw new CountersignError('internal', 'A seat holds a space or a star.')
  return route
}
