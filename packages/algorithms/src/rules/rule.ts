/** A case described by named features. Null, undefined, NaN, infinities and absent features are missing. */
export type FeatureRow = Readonly<Record<string, number | boolean | string | null | undefined>>

export type RuleCondition =
  | { readonly feature: string; readonly operator: '<=' | '>='; readonly value: number }
  | { readonly feature: string; readonly operator: '='; readonly value: string | boolean }

/** Conditions that must all hold. */
export type Conjunction = readonly RuleCondition[]

/** Conjunctions of which one must hold. An empty rule never matches; an empty conjunction always does. */
export type Rule = readonly Conjunction[]

/** Whether a condition holds of a row. A missing value, or one of another type, never does. */
export function isConditionMet({ feature, operator, value }: RuleCondition, row: FeatureRow): boolean {
  const actual = row[feature]
  if (operator === '=') return actual === value
  if (typeof actual !== 'number' || !Number.isFinite(actual)) return false
  return operator === '<=' ? actual <= value : actual >= value
}

/** Whether a rule matches a row: some conjunction has all its conditions met. */
export function isRuleMet(rule: Rule, row: FeatureRow): boolean {
  return rule.some((conjunction) => conjunction.every((condition) => isConditionMet(condition, row)))
}
