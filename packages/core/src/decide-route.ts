/** The whole route of a decision: how strict (see decide-stance.ts), and what the rules that decided it bring along. */
import { askOf, compareStrictness, decideStance, leaveOf, type Stance } from './decide-stance.ts'
import { explainRoute } from './explain-route.ts'
import { joinSeats } from './join-seats.ts'
import type { Json, JsonObject } from './json.ts'
import {
  defaultQueue,
  modeRank,
  seatsOf,
  silenceRank,
  type RouteDecision,
  type Rule,
  type RuleFinding,
} from './policy.ts'
import type { Mode } from './wire/index.ts'

/** A finding together with the stance that it argues for. */
interface Voice {
  finding: RuleFinding
  stance: Stance
}

const voiceOf = (finding: RuleFinding, stance: Stance | null): Voice[] => (stance ? [{ finding, stance }] : [])

/** The gate whose own demands are strictest names the queue: seats, then haste, then silence, then the id. */
function queueOf(gates: readonly Rule[]): string {
  const named = gates.filter((rule) => rule.queue !== undefined)
  const demanding = [...named].sort(
    (a, b) =>
      seatsOf(b).length - seatsOf(a).length ||
      (a.dueMs ?? Number.MAX_SAFE_INTEGER) - (b.dueMs ?? Number.MAX_SAFE_INTEGER) ||
      silenceRank(b.onSilence ?? 'deny') - silenceRank(a.onSilence ?? 'deny') ||
      (a.id < b.id ? -1 : 1),
  )
  return demanding[0]?.queue ?? defaultQueue
}

type Gate = Pick<RouteDecision, 'seats' | 'queue' | 'dueMs' | 'onSilence' | 'notChain' | 'blind' | 'sign'>

function joinGates(gates: readonly Rule[]): Gate {
  const dues = gates.flatMap((rule) => (rule.dueMs === undefined ? [] : [rule.dueMs]))
  const silences = gates.map((rule) => rule.onSilence ?? 'deny')
  const seats = gates.length === 0 ? [''] : joinSeats(gates.map(seatsOf))
  return {
    seats,
    notChain: gates.some((rule) => rule.notChain),
    blind: seats.length > 1 && gates.some((rule) => rule.blind),
    sign: [...new Set(gates.flatMap((rule) => rule.sign ?? []))].sort(),
    queue: queueOf(gates),
    dueMs: dues.length === 0 ? null : Math.min(...dues),
    onSilence: silences.reduce(
      (best, next) => (silenceRank(next) > silenceRank(best) ? next : best),
      silences[0] ?? 'deny',
    ),
  }
}

function alarmOf({ rule, result, requiredMissing, error }: RuleFinding): string | null {
  if (result === 'error') return `Rule “${rule.id}” failed: ${error ?? 'it could not be evaluated'}.`
  if (result !== 'missing' || !rule.require || requiredMissing.length === 0) return null
  return `Rule “${rule.id}” lacks a required fact: ${requiredMissing.join(', ')}.`
}

function mergeValues(findings: readonly RuleFinding[]): JsonObject {
  const merged: Record<string, Json> = {}
  const entries = findings.flatMap((finding) => Object.entries(finding.values))
  for (const [path, value] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) merged[path] = value
  return merged
}

/**
 * The route that these findings add up to. `defaultMode` is the policy's default, or null where the workspace has no
 * policy. Findings that did not match may be left out. Never throws.
 */
export function decideRoute(defaultMode: Mode | null, findings: readonly RuleFinding[]): RouteDecision {
  const sorted = [...findings].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
  const asks = sorted.flatMap((finding) => voiceOf(finding, askOf(finding)))
  const leaves = sorted.flatMap((finding) => voiceOf(finding, leaveOf(finding)))
  const { base, decided } = decideStance(defaultMode, sorted)

  const winners = leaves.filter((leave) => compareStrictness(leave.stance, base) === 0)
  const heard = asks.filter((ask) => ask.stance.mode === decided.mode)
  const voices = base.mode === decided.mode ? [...winners, ...heard] : heard
  const deciders = voices.map((voice) => voice.finding).sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))

  // A watch asked for on top of a permit goes ahead unjudged as the permit would: the permit's audit stays.
  const audited =
    modeRank(decided.mode) < modeRank('gate') ? [...winners, ...heard] : heard.filter((ask) => ask.finding.rule.require)
  const gates = decided.mode === 'gate' ? heard.map((ask) => ask.finding.rule) : []
  const joined = joinGates(gates)
  return {
    mode: decided.mode,
    rules: deciders.map((finding) => finding.rule.id),
    reasons: explainRoute(defaultMode, decided, deciders, sorted),
    nearest: null,
    auditProbability: Math.max(0, ...audited.map((voice) => voice.finding.rule.audit ?? 0)),
    windowMs: decided.mode === 'watch' ? decided.windowMs : null,
    live: decided.live,
    ...(decided.mode === 'gate' ? joined : { ...joined, seats: [] }),
    values: mergeValues(deciders),
    alarms: sorted.flatMap((finding) => alarmOf(finding) ?? []),
  }
}
