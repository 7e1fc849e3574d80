import type { CaseCounts, CaseSet } from './case-set.ts'
import { countBoth, intersect } from './case-set.ts'
import type { CaseTable, Literal } from './case-table.ts'

export type ConjunctionSearch = {
  readonly maxConditions: number
  readonly beamWidth: number
  /** Least number of positives that a conjunction must match among `remaining`. */
  readonly minSupport: number
  /** What a conjunction is worth, in bits: higher is better. */
  readonly gainOf: (literals: readonly Literal[], counts: CaseCounts) => number
  readonly precisionOf: (counts: CaseCounts) => number
  readonly minPrecision: number
}

type State = {
  readonly literals: readonly Literal[]
  readonly parent: CaseSet
  readonly counts: CaseCounts
  readonly gain: number
  readonly precision: number
}

/**
 * The conjunction of highest gain among those precise enough on the remaining cases, or null. A beam search from short
 * to long; half the beam goes by gain and half by precision, because a precise but small start can become the best.
 *
 * @see Clark & Niblett, "The CN2 Induction Algorithm", Machine Learning 3, 1989.
 */
export function searchConjunction(
  table: CaseTable,
  remaining: CaseSet,
  search: ConjunctionSearch,
): readonly Literal[] | null {
  let best: State | null = null
  let beam: { literals: readonly Literal[]; cases: CaseSet }[] = [{ literals: [], cases: remaining }]
  for (let length = 1; length <= search.maxConditions && beam.length > 0; length++) {
    const grown = beam.flatMap((start) => grow(table, start, search))
    for (const state of grown) {
      if (state.precision >= search.minPrecision && (best === null || state.gain > best.gain)) best = state
    }
    beam = keepBest(grown, search.beamWidth).map(({ literals, parent }) => ({
      literals,
      cases: intersect(parent, literals.at(-1)!.cases),
    }))
  }
  return best?.literals ?? null
}

function grow(
  { literals: choices, firstNegativeWord }: CaseTable,
  { literals, cases }: { literals: readonly Literal[]; cases: CaseSet },
  search: ConjunctionSearch,
): State[] {
  const states: State[] = []
  for (const choice of choices) {
    if (literals.some((literal) => isSameSlot(literal, choice))) continue
    const counts = countBoth(cases, choice.cases, firstNegativeWord)
    if (counts.positives < search.minSupport) continue
    const longer = [...literals, choice]
    const [gain, precision] = [search.gainOf(longer, counts), search.precisionOf(counts)]
    states.push({ literals: longer, parent: cases, counts, gain, precision })
  }
  return states
}

/** Two conditions of one feature fit together only as the two ends of a range. */
export function isSameSlot(a: Literal, b: Literal): boolean {
  return a.condition.feature === b.condition.feature && a.condition.operator === b.condition.operator
}

function keepBest(states: readonly State[], width: number): State[] {
  const byGain = [...states].sort((a, b) => b.gain - a.gain)
  const byPrecision = [...states].sort((a, b) => b.precision - a.precision || b.gain - a.gain)
  const kept: State[] = []
  const seen = new Set<string>()
  for (const [ranking, limit] of [
    [byGain, Math.ceil(width / 2)],
    [byPrecision, width],
  ] as const) {
    for (const state of ranking) {
      if (kept.length >= limit) break
      const key = `${state.counts.positives}/${state.counts.negatives}/${keyOf(state.literals)}`
      if (seen.has(key)) continue
      seen.add(key)
      kept.push(state)
    }
  }
  return kept
}

function keyOf(literals: readonly Literal[]): string {
  return literals
    .map(({ condition }) => JSON.stringify(condition))
    .sort()
    .join()
}
