/** A policy of fifty rules: how long it takes to compile, and to route one decision with its nearest flip. */
import { compilePolicy, type PolicyFacts } from '../../packages/server/src/engine/policy/compile-policy.ts'
import type { Row } from '../report/row.ts'
import { spreadOf } from '../report/spread.ts'
import { policySource, ruleCount } from '../sample/policy.ts'
import { makeProposal } from '../sample/proposals.ts'
import type { Plan } from './plan.ts'

const [longestRouteUs, longestCompileMs] = [50, 50]
const decisions = 20_000

export function measurePolicy(plan: Plan): Row[] {
  const facts = Array.from({ length: 200 }, (_, n) => makeProposal(n, { gated: n % 3 === 0 }) as PolicyFacts)
  const routes: number[] = []
  const compiles: number[] = []
  for (let round = 0; round <= plan.rounds; round++) {
    const began = performance.now()
    const compilation = compilePolicy(policySource)
    const compiled = performance.now()
    if (!compilation.ok) throw new Error('The sample policy does not compile.')
    for (let i = 0; i < decisions; i++) compilation.compiled.route(facts[i % facts.length] ?? {}, () => false)
    // The first round warms both.
    if (round === 0) continue
    compiles.push(compiled - began)
    routes.push(((performance.now() - compiled) * 1_000) / decisions)
  }
  const row = (measure: string, unit: string, values: readonly number[], most: number): Row => {
    const ours = spreadOf(values)
    return {
      ...{ name: 'policy', measure, unit, floor: null, ours, peers: [], ratio: null, beside: '' },
      goals: [{ text: `≤ ${most} ${unit}`, met: ours.median <= most }],
    }
  }
  return [
    row(`route a decision by ${ruleCount} rules, one thread`, 'µs', routes, longestRouteUs),
    row(`compile ${ruleCount} rules`, 'ms', compiles, longestCompileMs),
  ]
}
