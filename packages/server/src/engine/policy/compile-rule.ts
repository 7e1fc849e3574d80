/** One rule of a policy: checked, turned into closures, and evaluated. */
import type { Json, Rule, RuleFinding } from '@countersign/core'
import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { wordsOfCelError } from './expression/cel-error.ts'
import { checkExpression, type Issue, type KnownMembers } from './expression/check-expression.ts'
import { compileExpression, joinedBy, type DeclaredFacts } from './expression/compile-expression.ts'
import { factPathOf, lookUp, type FactPath } from './expression/fact-path.ts'
import { fuelPerRule, type Evaluate, type PolicyFacts, type Scope } from './expression/scope.ts'
import { failure, mergeSnags, Snag } from './expression/snag.ts'
import { showValue } from './show-value.ts'
import { readThreshold, type Threshold } from './threshold.ts'

/** One of the conditions that a rule joins with `&&`. */
export interface Part {
  evaluate: Evaluate
  /** Where it is a plain comparison of a fact with a constant. */
  threshold: Threshold | null
}

export interface CompiledRule {
  rule: Rule
  parts: readonly Part[]
  /** The facts that it reads. */
  paths: readonly FactPath[]
  /** The facts that it reads or asks `has` about, spelled as in a condition. */
  mentions: readonly string[]
  /** The one action that it can match; null where it is not tied to one. */
  onlyAction: string | null
  /** The facts as they are declared where it stands. */
  declared: DeclaredFacts
}

/** What every condition of one policy is checked against. */
export interface Compiling {
  environment: Environment
  declared: DeclaredFacts
  known: KnownMembers
}

export type RuleCompilation =
  { ok: true; compiled: CompiledRule; objectives: string[] } | { ok: false; issues: Issue[] }

/** The text in `action == "…"`, on either side. */
function actionOf(node: ASTNode): string | null {
  if (node.op !== '==') return null
  const [left, right] = node.args
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const path = factPathOf(one)
    if (path?.root === 'action' && path.members.length === 0 && other.op === 'value' && typeof other.args === 'string')
      return other.args
  }
  return null
}

/** Every mistake of the condition, with its offset there. Never throws. */
export function compileRule(rule: Rule, { environment, declared, known }: Compiling): RuleCompilation {
  try {
    const parsed = environment.parse(rule.when)
    const { ast } = parsed
    const { issues, paths, asked, objectives } = checkExpression(ast, known)
    if (issues.length > 0) return { ok: false, issues }
    const { valid, type, error } = parsed.check()
    if (!valid) return { ok: false, issues: [wordsOfCelError(error, rule.when)] }
    if (type !== 'bool' && type !== 'dyn')
      return { ok: false, issues: [{ at: ast.start, message: `a condition answers true or false; this is a ${type}` }] }
    const joined = joinedBy('&&', ast)
    const parts = joined.map((node) => ({
      evaluate: compileExpression(node, declared),
      threshold: readThreshold(node, declared),
    }))
    return {
      ok: true,
      compiled: {
        rule,
        parts,
        paths,
        mentions: [...paths.map((path) => path.text), ...asked],
        onlyAction: joined.map(actionOf).find((action) => action !== null) ?? null,
        declared,
      },
      objectives,
    }
  } catch (error) {
    return { ok: false, issues: [wordsOfCelError(error, rule.when)] }
  }
}

export type Answer = boolean | Snag

export const resultOf = (answer: Answer): RuleFinding['result'] =>
  answer instanceof Snag ? (answer.error === null ? 'missing' : 'error') : answer ? 'matched' : 'unmatched'

/** True, false, or why there is no answer. Never throws. */
export function evaluateRule({ parts }: CompiledRule, scope: Scope): Answer {
  scope.fuel = fuelPerRule
  let snag: Snag | null = null
  try {
    for (const { evaluate } of parts) {
      const value = evaluate(scope)
      if (value === false) return false
      if (value === true) continue
      snag = mergeSnags(snag, value instanceof Snag ? value : failure('a condition answered neither true nor false'))
    }
  } catch {
    return failure('it could not be evaluated')
  }
  return snag ?? true
}

export function findingOf(
  { rule, paths, declared }: CompiledRule,
  answer: true | Snag,
  facts: PolicyFacts,
): RuleFinding {
  const values: Record<string, Json> = {}
  for (const path of paths) {
    const value = lookUp(facts, path)
    if (value !== undefined) values[path.text] = showValue(value)
  }
  if (answer === true) return { rule, result: 'matched', missing: [], requiredMissing: [], values }
  if (answer.error !== null)
    return { rule, result: 'error', missing: [], requiredMissing: [], values, error: answer.error }
  const requiredMissing = answer.missing.filter((path) => declared.get(path)?.required)
  return { rule, result: 'missing', missing: answer.missing, requiredMissing, values }
}
