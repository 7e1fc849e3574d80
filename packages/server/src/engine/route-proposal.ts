import {
  afterExpiry,
  askAsWell,
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
import { findLookAlike, type OpenIncident } from './look-alike.ts'
import type { CompiledPolicy, PolicyFacts } from './policy/compile-policy.ts'
import { countersFact, type Counts } from './policy-life/counting.ts'
import { decidingPolicy, type Deciding, type StandingPolicy } from './policy-life/standing.ts'
import type { StretchRow } from './presence.ts'
import { riskOf } from './risk/risk-readings.ts'
import { factsOfRun, type RunFacts } from './runs/run-facts.ts'
import type { RunRow } from '../store/runs.ts'
import type { WorkspaceState } from './workspace-state.ts'

type Routed = Pick<
  ProposalWire,
  'system' | 'version' | 'kind' | 'action' | 'proposal' | 'confidence' | 'attributes' | 'subject' | 'run' | 'requester'
>

/** A route, and the version that decided it. */
export interface Routing extends RouteDecision {
  by: Deciding
}

/** What a route depends on besides the policy. */
export interface Circumstances {
  /** Somebody is on watch for it. */
  watched: boolean
  /** The open incident that it resembles. */
  alike: OpenIncident | null
  /** The run of ours that it names. */
  run: RunFacts | null
  /** How likely it is wrong; undefined where that is not known. */
  risk: number | undefined
  /** What counters say, this one included. */
  counts: Counts
  /** What a canary draws by; null for a question about a route that nobody proposed. */
  unit: string | null
  nowMs: number
  asked?: Asked | undefined
}

/** The person who is asked, whatever the policy says, and for how long. */
export interface Asked {
  person: string
  withinMs: number
}

export const circumstancesOf = (
  state: WorkspaceState,
  wire: Routed & Pick<ProposalWire, 'case'>,
  watchers: readonly StretchRow[],
  run: RunRow | null,
  nowMs: number,
  id: string | null,
  counts: Counts = new Map(),
): Circumstances => ({
  watched: watchers.length > 0 && isWatchedNow(watchers, wire, nowMs),
  alike: findLookAlike(state.incidents, wire),
  run: run && factsOfRun(run, nowMs),
  risk: riskOf(state.risks, wire, nowMs),
  unit: wire.case ?? id,
  ...{ counts, nowMs },
})

/**
 * What a condition is told of a proposal.
 * @param compiled whose counters are told; null where there are none.
 */
export const factsOf = (
  compiled: CompiledPolicy | null,
  wire: Routed,
  { run, risk, counts }: Pick<Circumstances, 'run' | 'risk' | 'counts'>,
  reversible: boolean,
): PolicyFacts => ({
  action: wire.action,
  kind: wire.kind ?? 'action',
  system: wire.system,
  version: wire.version ?? '',
  proposal: wire.proposal ?? null,
  attributes: wire.attributes ?? {},
  reversible,
  ...(compiled?.policy.counters ? { counters: countersFact(compiled, wire.action, counts) } : {}),
  ...(wire.confidence === undefined ? {} : { confidence: wire.confidence }),
  ...(risk === undefined ? {} : { risk }),
  ...(wire.subject === undefined ? {} : { subject: wire.subject }),
  ...(run ? { run: run.facts } : wire.run === undefined ? {} : { run: wire.run }),
  ...(wire.requester === undefined ? {} : { requester: wire.requester }),
})

/** Past its date a policy permits nothing; what it requires stays. */
function routeExpired(state: WorkspaceState, { compiled }: StandingPolicy, facts: PolicyFacts): RouteDecision {
  const { default: left } = afterExpiry(compiled.policy)
  const required = compiled.findings(facts, metFor(state, facts)).filter(({ rule }) => rule.require)
  const words = 'The policy is past its date, so nothing goes ahead alone.'
  const route = decideRoute(left, required)
  return { ...route, reasons: [...route.reasons, words], alarms: [...route.alarms, words] }
}

/** What the shadow would have said to the same facts. */
export const routeByShadow = (state: WorkspaceState, wire: Routed, around: Circumstances): RouteDecision | null => {
  if (!state.shadow || wire.kind === 'question') return null
  const { compiled } = state.shadow
  const facts = factsOf(compiled, wire, around, state.actions.get(wire.action) ?? false)
  return compiled.route(facts, metFor(state, facts))
}

/** For whoever reads the route. */
const decidedBy = {
  canary: 'A version decided this that is being tried on a share of the decisions.',
  glass: 'The glass was broken: a version decided this that nobody else has signed for.',
} as const

function routeByPolicy(
  state: WorkspaceState,
  { policy, as }: Deciding,
  told: (by: CompiledPolicy) => PolicyFacts,
): RouteDecision {
  if (policy === null) {
    const facts = state.floors && told(state.floors)
    const route = state.floors && facts ? state.floors.route(facts, metFor(state, facts)) : decideRoute(null, [])
    const words = state.policyBroken ?? 'This workspace has no policy yet, so a person decides.'
    return {
      ...route,
      reasons: route.rules.length > 0 ? [...route.reasons, words] : [words],
      alarms: state.policyBroken ? [...route.alarms, state.policyBroken] : route.alarms,
    }
  }
  const facts = told(policy.compiled)
  const route =
    as === 'expired' ? routeExpired(state, policy, facts) : policy.compiled.route(facts, metFor(state, facts))
  return state.policyBroken
    ? { ...keepToPeople(route, state.policyBroken), alarms: [...route.alarms, state.policyBroken] }
    : route
}

/**
 * The route of a proposal under the workspace's policy; without one, people decide. The machine's word that its action
 * is reversible is not asked: only where a person declared the action so does it count. A requester whom nobody knows
 * adds one distinct approver, unless the workspace is solo. A question always goes to a person.
 */
export function routeProposal(state: WorkspaceState, wire: Routed, around: Circumstances): Routing {
  const { watched, alike, run } = around
  const reversible = state.actions.get(wire.action) ?? false
  const isQuestion = wire.kind === 'question'
  const known =
    wire.requester === undefined ||
    state.byIdentity.has(wire.requester) ||
    state.byIdentity.has(wire.requester.toLowerCase())
  const by = decidingPolicy(state, around.unit, around.nowMs)
  let route: RouteDecision = isQuestion
    ? { ...decideRoute(null, []), reasons: ['A question is answered by a person.'] }
    : routeByPolicy(state, by, (compiled) => factsOf(compiled, wire, around, reversible))
  if (by.policy && !isQuestion && (by.as === 'glass' || by.as === 'canary'))
    route = { ...route, reasons: [...route.reasons, decidedBy[by.as]] }
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
  if (around.asked) {
    const { person, withinMs } = around.asked
    const asked = { seat: `person:${formatId('person', person)}`, withinMs }
    route = askAsWell(route, asked, `${state.people.get(person)?.name ?? 'Somebody'} is asked in particular.`)
  }
  if (route.seats.some((seat) => /[\s*]/.test(seat)))
    throw new CountersignError('internal', 'A seat holds a space or a star.')
  return { ...route, by }
}
