import type { CompiledPolicy, PolicyFacts } from '../../engine/policy/compile-policy.ts'

/** The lowest confidence, in whole percent as 0..1, from which a policy lets this go ahead alone; null where it never does. */
export function aloneFrom(compiled: CompiledPolicy, facts: Omit<PolicyFacts, 'confidence'>): number | null {
  for (let percent = 0; percent <= 100; percent++)
    if (compiled.route({ ...facts, confidence: percent / 100 } as PolicyFacts, () => false).mode === 'auto')
      return percent / 100
  return null
}
