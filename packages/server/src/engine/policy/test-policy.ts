/** Runs the cases that stand in a policy file: with these facts, this mode and this rule. */
import { isJsonObject, type Json, type JsonObject, type PolicyTest, type RouteDecision } from '@countersign/core'
import { compilePolicy, type CompiledPolicy, type PolicyFacts } from './compile-policy.ts'
import type { PolicyError } from './policy-error.ts'

export interface PolicyTestReport {
  passed: number
  /** One for each case that went otherwise, at its place; or what keeps the policy from compiling. */
  failures: readonly PolicyError[]
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** The facts of a case; what it leaves out was not given, but for `kind`, which is `action`. */
export function factsOfTest(given: JsonObject): PolicyFacts {
  const { action, kind, system, version, confidence, risk, reversible, subject, requester } = given
  const texts = { action, kind: kind ?? 'action', system, version, subject, requester, case: given['case'] }
  const facts: Record<string, Json> = { reversible: reversible === true }
  for (const [name, value] of Object.entries(texts)) if (textOf(value) !== undefined) facts[name] = value ?? null
  if (typeof confidence === 'number') facts['confidence'] = confidence
  if (typeof risk === 'number') facts['risk'] = risk
  for (const name of ['attributes', 'proposal', 'run', 'counters'] as const)
    if (given[name] !== undefined) facts[name] = given[name]
  return facts
}

function metOfTest(given: JsonObject): (objective: string) => boolean {
  const { met } = given
  if (Array.isArray(met)) return (objective) => met.includes(objective)
  return (objective) => isJsonObject(met) && met[objective] === true
}

function complaint({ expect }: PolicyTest, route: RouteDecision): string | null {
  const came = `${route.mode} by ${route.rules.length > 0 ? route.rules.join(', ') : 'the default'}`
  if (expect.mode !== undefined && expect.mode !== route.mode) return `expected ${expect.mode}, got ${came}`
  if (expect.rule !== undefined && !route.rules.includes(expect.rule))
    return `expected rule ${expect.rule}, got ${came}`
  return null
}

export const routeOfTest = (compiled: CompiledPolicy, test: PolicyTest): RouteDecision =>
  compiled.route(factsOfTest(test.given), metOfTest(test.given))

/** Never throws. */
export function testPolicy(source: string): PolicyTestReport {
  const compilation = compilePolicy(source)
  if (!compilation.ok) return { passed: 0, failures: compilation.errors }
  const { compiled, reading } = compilation
  const failures = compiled.policy.tests.flatMap((test, index): PolicyError[] => {
    const message = complaint(test, routeOfTest(compiled, test))
    return message === null ? [] : [{ path: `tests[${index}]`, message, ...reading.placeOfTest(index) }]
  })
  return { passed: compiled.policy.tests.length - failures.length, failures }
}
