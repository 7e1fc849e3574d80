/**
 * The smallest change of one fact that would have routed a decision otherwise. Candidates are the thresholds that stand
 * alone between a rule and its match (or keep it matching); each, nearest first, is tried by evaluating the changed
 * facts, so that the sentence is true whatever the other rules say. `met` keeps its answers: it is asked about the decision as
 * it is.
 */
import { decideStance, type Json, type Mode, type RuleAnswer } from '@countersign/core'
import { evaluateRule, resultOf, type Answer, type CompiledRule, type Part } from './compile-rule.ts'
import { lookUp } from './expression/fact-path.ts'
import { fuelPerRule, type Met, type PolicyFacts, type Scope } from './expression/scope.ts'
import type { Threshold, ThresholdSign } from './threshold.ts'

interface Candidate {
  threshold: Threshold
  /** The comparison that would hold then. */
  sign: ThresholdSign
  value: Json
  /** Relative, about 0..2; above 2 where the fact is absent or has no order. */
  distance: number
}

/** Each try evaluates the rules that mention the fact once more. */
const mostTries = 3

const opposite: Readonly<Record<ThresholdSign, ThresholdSign>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
}

/** A number for which `value sign limit` holds, as near to the limit as matters. */
function satisfying(sign: ThresholdSign, limit: number, whole: boolean): number {
  const step = Math.max(Math.abs(limit), 1) * 1e-9
  if (sign === '<') return whole ? Math.ceil(limit) - 1 : limit - step
  if (sign === '>') return whole ? Math.floor(limit) + 1 : limit + step
  if (sign === '!=') return whole ? limit + 1 : limit + step
  return whole && sign === '<=' ? Math.floor(limit) : whole && sign === '>=' ? Math.ceil(limit) : limit
}

function distanceOf(now: Json | undefined, limit: Threshold['limit']): number {
  if (typeof now !== 'number' || typeof limit !== 'number') return now === undefined ? 3 : 2.5
  const scale = Math.max(Math.abs(now), Math.abs(limit))
  return scale === 0 ? 0 : Math.abs(now - limit) / scale
}

function candidateOf(threshold: Threshold, matches: boolean, facts: PolicyFacts): Candidate | null {
  const sign = matches ? opposite[threshold.sign] : threshold.sign
  const { limit } = threshold
  const distance = distanceOf(lookUp(facts, threshold.path), limit)
  if (typeof limit === 'number') return { threshold, sign, value: satisfying(sign, limit, threshold.whole), distance }
  if (sign === '==') return { threshold, sign, value: limit, distance }
  return typeof limit === 'boolean'
    ? { threshold: { ...threshold, limit: !limit }, sign: '==', value: !limit, distance }
    : null
}

/** The parts that keep the rule from matching; null as soon as there are two, or one that no threshold can move. */
function obstaclesOf(parts: readonly Part[], scope: Scope): Threshold[] | null {
  const obstacles: Threshold[] = []
  for (const { evaluate, threshold } of parts) {
    if (evaluate(scope) === true) continue
    if (obstacles.length > 0 || !threshold) return null
    obstacles.push(threshold)
  }
  return obstacles
}

const isSame = (a: Candidate, b: Candidate): boolean =>
  a.sign === b.sign && a.value === b.value && a.threshold.path.text === b.threshold.path.text

/** The nearest few, nearest first. */
function candidatesOf(rules: readonly CompiledRule[], answers: readonly Answer[], scope: Scope): Candidate[] {
  const nearest: Candidate[] = []
  const consider = (threshold: Threshold, matches: boolean): void => {
    const candidate = candidateOf(threshold, matches, scope.facts)
    if (!candidate || nearest.some((other) => isSame(candidate, other))) return
    const place = nearest.findIndex((other) => candidate.distance < other.distance)
    nearest.splice(place < 0 ? nearest.length : place, 0, candidate)
    if (nearest.length > mostTries) nearest.pop()
  }
  for (const [index, { parts }] of rules.entries()) {
    const matches = answers[index] === true
    scope.fuel = fuelPerRule
    if (matches) for (const threshold of parts.flatMap((part) => part.threshold ?? [])) consider(threshold, true)
    else for (const threshold of obstaclesOf(parts, scope) ?? []) consider(threshold, false)
  }
  return nearest
}

/** Is one of these the fact at `path`, a part of it, or what it is a part of? */
const touches = (mentions: readonly string[], path: string): boolean =>
  mentions.some((other) => other === path || other.startsWith(path) || path.startsWith(other))

/** `facts` with one fact changed; what lies beside it is shared. */
function withFact(facts: PolicyFacts, { root, members }: Threshold['path'], value: Json): PolicyFacts {
  const place = (owner: Json | undefined, [name, ...rest]: readonly string[]): Json => {
    if (name === undefined) return value
    const whole = typeof owner === 'object' && owner !== null && !Array.isArray(owner) ? owner : {}
    const known = whole as Readonly<Record<string, Json>>
    return { ...known, [name]: place(Object.hasOwn(known, name) ? known[name] : undefined, rest) }
  }
  return { ...facts, [root]: place(facts[root], members) }
}

const signWords: Readonly<Record<ThresholdSign, string>> = {
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  '==': '=',
  '!=': '≠',
}
const modeWords: Readonly<Record<Mode, string>> = {
  auto: 'this would have gone ahead alone',
  watch: 'this would have gone ahead under watch',
  gate: 'a person would have been asked',
  deny: 'this would have been refused',
}

function say({ threshold, sign }: Candidate, mode: Mode): string {
  const name = threshold.path.members.at(-1) ?? threshold.path.root
  const limit = typeof threshold.limit === 'string' ? `“${threshold.limit}”` : String(threshold.limit)
  return `At ${name} ${signWords[sign]} ${limit} ${modeWords[mode]}.`
}

/** A function that says the nearest flip of a decision; null where no single threshold would have changed its mode. */
export function createNearestFlip(
  rules: readonly CompiledRule[],
  defaultMode: Mode,
): (mode: Mode, answers: readonly Answer[], facts: PolicyFacts, met: Met) => string | null {
  const readers = new Map<string, readonly boolean[]>()
  const readersOf = (path: string): readonly boolean[] => {
    const known = readers.get(path) ?? rules.map((rule) => touches(rule.mentions, path))
    readers.set(path, known)
    return known
  }

  function modeWith(candidate: Candidate, answers: readonly Answer[], scope: Scope): Mode {
    const changed: Scope = { ...scope, facts: withFact(scope.facts, candidate.threshold.path, candidate.value) }
    const reads = readersOf(candidate.threshold.path.text)
    const heard: RuleAnswer[] = []
    for (const [index, rule] of rules.entries()) {
      const answer = reads[index] ? evaluateRule(rule, changed) : (answers[index] ?? false)
      if (answer !== false) heard.push({ rule: rule.rule, result: resultOf(answer) })
    }
    return decideStance(defaultMode, heard).decided.mode
  }

  return (mode, answers, facts, met) => {
    const scope: Scope = { facts, met, item: null, fuel: 0 }
    try {
      for (const candidate of candidatesOf(rules, answers, scope)) {
        const other = modeWith(candidate, answers, scope)
        if (other !== mode) return say(candidate, other)
      }
    } catch {
      // A condition that exhausts the stack has already been reported as an error of its rule.
      return null
    }
    return null
  }
}
