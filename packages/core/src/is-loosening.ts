/**
 * Whether a policy version lets through more than the active one: it does unless every difference is one of the listed
 * tightenings (SPEC.md, P20 and on). The proof is by cover: each permit of the next version must lie within an active
 * permit, and each active require within a next require; whatever is not covered loosens. It is about rules that can be
 * evaluated; that an expression which used to fail (and so called a person) is gone is not counted as a loosening.
 */
import { spellCounter } from './counter.ts'
import { impliesCondition } from './implies-condition.ts'
import { defaultQueue, modeRank, seatsOf, silenceRank, type Policy, type Rule } from './policy.ts'
import { compareStrictness, stanceOf, type Stance } from './decide-stance.ts'

export interface Loosening {
  loosens: boolean
  /** What is not shown to be a tightening, one sentence each; empty where nothing loosens. */
  reasons: string[]
}

const strictnessOf = (rule: Rule): Stance => stanceOf(rule.permit ?? rule.require ?? 'gate', rule)

const silenceOf = (rule: Rule): number => silenceRank(rule.onSilence ?? 'deny')

/** Every named seat is still asked for as often, and no fewer people are. */
function coversSeats(active: Rule, next: Rule): boolean {
  const [before, after] = [seatsOf(active), seatsOf(next)]
  const count = (seats: readonly string[], seat: string): number => seats.filter((other) => other === seat).length
  return (
    after.length >= before.length && before.every((seat) => seat === '' || count(after, seat) >= count(before, seat))
  )
}

/** A signature is still asked for, and it can mean nothing that it could not mean before. */
function coversSignature({ sign: before = [] }: Rule, { sign: after = [] }: Rule): boolean {
  return before.length === 0 || (after.length > 0 && after.every((meaning) => before.includes(meaning)))
}

/** The same deadline, or an earlier one after which silence refuses. */
function coversDue(active: Rule, next: Rule): boolean {
  if (active.dueMs === next.dueMs) return true
  return next.dueMs !== undefined && (next.onSilence ?? 'deny') === 'deny' && next.dueMs < (active.dueMs ?? Infinity)
}

const coversPermit = (active: Rule, next: Rule): boolean =>
  impliesCondition(next.when, active.when).holds &&
  compareStrictness(strictnessOf(next), strictnessOf(active)) >= 0 &&
  (next.audit ?? 0) >= (active.audit ?? 0)

function coversRequire(active: Rule, next: Rule): boolean {
  const wider = impliesCondition(active.when, next.when)
  // A fact that is absent makes every require a gate, which for a watch is more than the match itself.
  if (!wider.holds || (next.require === 'watch' && !wider.sameFacts)) return false
  return (
    compareStrictness(strictnessOf(next), strictnessOf(active)) >= 0 &&
    (next.audit ?? 0) >= (active.audit ?? 0) &&
    coversSeats(active, next) &&
    coversDue(active, next) &&
    (next.notChain ?? false) >= (active.notChain ?? false) &&
    (next.blind ?? false) >= (active.blind ?? false) &&
    coversSignature(active, next) &&
    silenceOf(next) >= (active.require === 'watch' ? silenceRank('escalate') : silenceOf(active)) &&
    (next.queue ?? defaultQueue) === (active.queue ?? defaultQueue)
  )
}

const allowsAlready = (active: Rule, next: Rule): boolean =>
  active.onSilence === 'allow' && coversRequire(active, next) && impliesCondition(next.when, active.when).holds

/** Under a default that lets things go ahead, a permit may be what holds one back: there it must stay as it is. */
function lostRestraints(active: Policy, next: Policy): string[] {
  if (modeRank(next.default) >= modeRank('gate')) return []
  const kept = (rule: Rule): boolean =>
    next.rules.some(
      (other) =>
        other.permit && other.when === rule.when && compareStrictness(strictnessOf(other), strictnessOf(rule)) >= 0,
    )
  const lost = active.rules.filter((rule) => rule.permit && !kept(rule))
  return lost.map((rule) => `Permit “${rule.id}” is not as it was, and the default ${next.default} takes its place.`)
}

function lostFacts(active: Policy, next: Policy): string[] {
  const lost = Object.entries(active.facts).filter(([path, type]) => {
    const now = next.facts[path]
    return now !== type && now !== `${type}!`
  })
  return lost.map(([path]) => `The fact ${path} is declared otherwise than before.`)
}

function lostCounters(active: Policy, next: Policy): string[] {
  const lost = (active.counters ?? []).filter(
    (was) => !next.counters?.some((is) => is.id === was.id && spellCounter(is) === spellCounter(was)),
  )
  return lost.map(({ id }) => `The counter ${id} counts otherwise than before.`)
}

const spoken = (rule: Rule, active: Policy): string =>
  active.rules.some((other) => other.id === rule.id) ? 'was changed' : 'is new'

function comparePolicies(active: Policy, next: Policy): string[] {
  const reasons = [...lostFacts(active, next), ...lostCounters(active, next)]
  if (modeRank(next.default) < modeRank(active.default))
    reasons.push(`The default goes from ${active.default} to ${next.default}.`)

  const requires = next.rules.filter((rule) => rule.require)
  const before = active.rules.filter((rule) => rule.require)
  for (const rule of next.rules.filter((candidate) => candidate.permit)) {
    if (!active.rules.some((other) => other.permit && coversPermit(other, rule)))
      reasons.push(`Permit “${rule.id}” ${spoken(rule, active)} and lies within no permit that is active now.`)
  }
  for (const rule of before) {
    if (!requires.some((other) => coversRequire(rule, other)))
      reasons.push(`Nothing in the new version requires all that “${rule.id}” requires now.`)
  }
  for (const rule of requires) {
    // Joined with another gate, or in place of the default's patience, its deadline would approve.
    if (rule.onSilence === 'allow' && !before.some((other) => allowsAlready(other, rule)))
      reasons.push(`Require “${rule.id}” ${spoken(rule, active)} and lets silence approve.`)
  }
  return [...reasons, ...lostRestraints(active, next)]
}

const withoutPolicy: Policy = { name: '', facts: {}, rules: [], default: 'gate', tests: [] }

/** `active` is null where the workspace has no policy, which sends everything to a person. */
export function isLoosening(active: Policy | null, next: Policy): Loosening {
  const reasons = comparePolicies(active ?? withoutPolicy, next)
  return { loosens: reasons.length > 0, reasons }
}
