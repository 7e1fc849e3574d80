/** A segment: a condition as policies have them, with which a stop names the decisions that it reaches. */
import { CountersignError, type Rule } from '@countersign/core'
import { compileRule, evaluateRule, type Answer } from '../policy/compile-rule.ts'
import { knownMembersOf } from '../policy/expression/check-expression.ts'
import { createEnvironment, longestExpression } from '../policy/expression/environment.ts'
import type { PolicyFacts } from '../policy/expression/scope.ts'

/** Null where it cannot be told. */
export type Segment = (facts: PolicyFacts) => boolean | null

const compiling = { environment: createEnvironment(new Map()), declared: new Map(), known: knownMembersOf([]) }

function compile(condition: string) {
  const rule: Rule = { id: 'segment', require: 'gate', when: condition }
  return compileRule(rule, compiling)
}

/** The compiled condition; null where it cannot be read any more. */
export function compileCondition(condition: string): ((facts: PolicyFacts) => Answer) | null {
  const compilation = compile(condition)
  if (!compilation.ok) return null
  return (facts) => evaluateRule(compilation.compiled, { facts, met: () => false, item: null, fuel: 0 })
}

/** The one action that a condition can hold for; null where it is not tied to one. */
export function onlyActionOf(condition: string): string | null {
  const compilation = compile(condition)
  return compilation.ok ? compilation.compiled.onlyAction : null
}

/** Where it cannot be read any more it counts as met everywhere: null. */
export function compileSegment(condition: string): Segment | null {
  const evaluate = compileCondition(condition)
  if (!evaluate) return null
  return (facts) => {
    const answer = evaluate(facts)
    return typeof answer === 'boolean' ? answer : null
  }
}

/** @throws CountersignError with the place of each mistake. */
export function checkConditionOrThrow(condition: string, path: string): void {
  const refuse = (issues: readonly { message: string; at: number }[]): never => {
    throw new CountersignError('bad-input', undefined, {
      errors: issues.map(({ message, at }) => {
        const before = condition.slice(0, at).split('\n')
        return { path, message, line: before.length, column: (before.at(-1) ?? '').length + 1 }
      }),
    })
  }
  if (condition.length > longestExpression)
    refuse([{ message: `a condition has at most ${longestExpression} characters`, at: 0 }])
  const compilation = compile(condition)
  if (!compilation.ok) return refuse(compilation.issues)
  if (compilation.objectives.length > 0)
    refuse([{ message: 'objectives are not asked about here: met is for policies', at: 0 }])
}
