/** A queue's own rules as its verifier: conditions over what would stand after the answer. */
import type { LookResult, VerifierWire } from '@countersign/core'
import type { Content } from '../content.ts'
import type { PolicyFacts } from '../policy/expression/scope.ts'
import { compileCondition } from '../stops/segment.ts'

type Rules = Extract<VerifierWire, { rules: unknown }>['rules']
type Compiled = ReturnType<typeof compileCondition>

// A queue's spec is one object for as long as nothing in the workspace changes.
const compiled = new WeakMap<Rules, Compiled[]>()
const conditionsOf = (rules: Rules): Compiled[] => {
  let conditions = compiled.get(rules)
  if (!conditions) compiled.set(rules, (conditions = rules.map(({ when }) => compileCondition(when))))
  return conditions
}

/** Every rule that is met objects. A fact that is absent objects to nothing; a rule that cannot be evaluated is a failure. */
export function lookByRules(rules: Rules, verdict: string, facts: PolicyFacts): LookResult {
  const conditions = conditionsOf(rules)
  const objections: string[] = []
  const broken: number[] = []
  for (const [i, { verdicts, objection }] of rules.entries()) {
    if (verdicts && !(verdicts as readonly string[]).includes(verdict)) continue
    const answer = conditions[i]?.(facts)
    if (answer === true) objections.push(objection)
    else if (answer === undefined || (typeof answer === 'object' && answer.error !== null)) broken.push(i + 1)
  }
  if (objections.length > 0) return { result: 'objected', objection: objections.join('\n') }
  return broken.length > 0
    ? { result: 'failed', why: `rule ${broken.join(', ')} could not be evaluated` }
    : { result: 'clear' }
}

export const factsOf = (
  row: {
    system: string
    version: string
    action: string
    kind: string
    confidence: number | null
    reversible: boolean
  },
  content: Pick<Content, 'attributes' | 'subject' | 'requester' | 'case' | 'risk'>,
  proposal: PolicyFacts['proposal'],
): PolicyFacts => ({
  ...{ system: row.system, version: row.version, action: row.action, kind: row.kind },
  ...{ confidence: row.confidence, risk: content.risk, reversible: row.reversible, attributes: content.attributes },
  ...{ subject: content.subject, requester: content.requester, case: content.case, proposal: proposal ?? null },
})
