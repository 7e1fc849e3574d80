/**
 * From a policy's text to something that routes decisions. Checks every condition against the declared facts and turns
 * it into closures once; a route then reads facts and compares.
 */
import { decideRoute, type Counter, type Policy, type RouteDecision, type RuleFinding } from '@countersign/core'
import { compileRule, evaluateRule, findingOf, type Answer, type CompiledRule } from './compile-rule.ts'
import { knownMembersOf } from './expression/check-expression.ts'
import { createEnvironment } from './expression/environment.ts'
import type { Met, PolicyFacts, Scope } from './expression/scope.ts'
import { parseFactType, type FactType } from './fact-types.ts'
import { createNearestFlip } from './nearest-flip.ts'
import type { PolicyError } from './policy-error.ts'
import { readPolicy, type PolicyReading } from './read-policy.ts'

export type { Met, PolicyFacts } from './expression/scope.ts'

export interface CompiledPolicy {
  readonly policy: Policy
  /** Names of the objectives that some rule asks `met` about. */
  readonly objectives: readonly string[]
  readonly rules: readonly CompiledRule[]
  /** The counters that a decision about this action needs: those that a rule asks, and those that count it. */
  countersOf: (action: string) => readonly Counter[]
  /** The findings of the rules that did not simply not match. Never throws. */
  findings: (facts: PolicyFacts, met: Met) => RuleFinding[]
  /** Never throws: what cannot be evaluated is a gate and an alarm. */
  route: (facts: PolicyFacts, met: Met) => RouteDecision
}

export type PolicyCompilation =
  | { ok: true; compiled: CompiledPolicy; reading: PolicyReading & { ok: true } }
  | { ok: false; errors: readonly PolicyError[] }

/** Rules, with what is computed once for them. */
interface Chapter {
  rules: readonly CompiledRule[]
  nearestFlip: ReturnType<typeof createNearestFlip>
}

/**
 * The rules that an action can meet. A rule whose condition joins `action == "x"` with whatever else answers false for
 * every other action, and no change of another fact would alter that: it need not be looked at. In a policy for many
 * actions that leaves a few rules of each decision's own.
 */
function createChapters(
  rules: readonly CompiledRule[],
  defaultMode: Policy['default'],
): (facts: PolicyFacts) => Chapter {
  const chapter = (action: string | null): Chapter => {
    const own = rules.filter(({ onlyAction }) => onlyAction === null || onlyAction === action)
    return { rules: own, nearestFlip: createNearestFlip(own, defaultMode) }
  }
  const whole: Chapter = { rules, nearestFlip: createNearestFlip(rules, defaultMode) }
  const common = chapter(null)
  const named = new Map(
    rules
      .flatMap(({ onlyAction }) => (onlyAction === null ? [] : [onlyAction]))
      .map((action) => [action, chapter(action)]),
  )
  // Without an action such a rule has no answer instead of a false one.
  return ({ action }) => (typeof action === 'string' ? (named.get(action) ?? common) : whole)
}

function createCompiled(policy: Policy, rules: readonly CompiledRule[], objectives: readonly string[]): CompiledPolicy {
  const chapterOf = createChapters(rules, policy.default)
  const evaluate = ({ rules: own }: Chapter, facts: PolicyFacts, met: Met): Answer[] => {
    const scope: Scope = { facts, met, item: null, fuel: 0 }
    return own.map((rule) => evaluateRule(rule, scope))
  }
  const findingsOf = ({ rules: own }: Chapter, answers: readonly Answer[], facts: PolicyFacts): RuleFinding[] => {
    const found: RuleFinding[] = []
    for (const [index, rule] of own.entries()) {
      const answer = answers[index] ?? false
      if (answer !== false) found.push(findingOf(rule, answer, facts))
    }
    return found
  }
  // A counter that no rule asks about counts nothing.
  const asks = (own: readonly CompiledRule[], { id }: Counter): boolean =>
    own.some(({ mentions }) => mentions.includes(`counters.${id}`))
  const counters = (policy.counters ?? []).filter((counter) => asks(rules, counter))
  return {
    policy,
    objectives,
    rules,
    countersOf: (action) =>
      counters.length === 0
        ? counters
        : counters.filter((counter) => counter.actions.includes(action) || asks(chapterOf({ action }).rules, counter)),
    findings(facts, met) {
      const chapter = chapterOf(facts)
      return findingsOf(chapter, evaluate(chapter, facts, met), facts)
    },
    route(facts, met) {
      const chapter = chapterOf(facts)
      const answers = evaluate(chapter, facts, met)
      const route = decideRoute(policy.default, findingsOf(chapter, answers, facts))
      return { ...route, nearest: chapter.nearestFlip(route.mode, answers, facts, met) }
    },
  }
}

/** Reads and compiles a policy's source. Never throws. */
export function compilePolicy(source: string): PolicyCompilation {
  const reading = readPolicy(source)
  if (!reading.ok) return reading
  const { policy } = reading
  const declared = new Map<string, FactType>()
  for (const [path, text] of Object.entries(policy.facts)) {
    const type = parseFactType(text)
    if (type) declared.set(path, type)
  }
  for (const { id, sum } of policy.counters ?? []) {
    const type = parseFactType(sum === null ? 'int' : 'double')
    if (type) declared.set(`counters.${id}`, type)
  }
  const compiling = {
    environment: createEnvironment(declared),
    declared,
    known: knownMembersOf(declared.keys(), ['counters']),
  }
  const errors: PolicyError[] = []
  const rules: CompiledRule[] = []
  const objectives = new Set<string>()
  for (const [index, rule] of policy.rules.entries()) {
    const compilation = compileRule(rule, compiling)
    if (compilation.ok) {
      rules.push(compilation.compiled)
      for (const objective of compilation.objectives) objectives.add(objective)
    } else
      for (const { message, at } of compilation.issues)
        errors.push({ path: `rules[${index}].when`, message, ...reading.placeInWhen(index, at) })
  }
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, compiled: createCompiled(policy, rules, [...objectives]), reading }
}

/**
 * The policy with the requires of floors joined to it, under their own names (`floor:mail.no-bulk`). What it says of
 * itself (`policy`) stays what its author wrote.
 */
export function joinFloors(compiled: CompiledPolicy, floors: readonly CompiledPolicy[]): CompiledPolicy {
  if (floors.length === 0) return compiled
  const named = floors.flatMap(({ policy, rules }) =>
    rules.map((rule): CompiledRule => ({
      ...rule,
      rule: { ...rule.rule, id: `floor:${policy.name}.${rule.rule.id}` },
    })),
  )
  const objectives = new Set([compiled, ...floors].flatMap((one) => one.objectives))
  return createCompiled(compiled.policy, [...compiled.rules, ...named], [...objectives])
}
