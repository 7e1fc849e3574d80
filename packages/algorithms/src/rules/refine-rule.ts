import type { CaseCounts, CaseSet } from './case-set.ts'
import { countBoth, hasCase, intersect, subtract, unite } from './case-set.ts'
import type { CaseTable, Cut, Literal } from './case-table.ts'
import { thresholdLiteral } from './case-table.ts'
import { isSameSlot } from './search-conjunction.ts'

export type Draft = readonly (readonly Literal[])[]

/** The worth in bits of a draft that matches so many cases; −Infinity for one that may not be. */
export type Worth = (draft: Draft, matched: CaseCounts) => number

type Valued = { readonly draft: Draft; readonly value: number }

/** A condition's place in a draft: the cases whose match hangs on it, and those matched in any case. */
type Slot = {
  readonly literal: Literal
  readonly others: readonly Literal[]
  readonly undecided: CaseSet
  readonly matchedAnyway: CaseCounts
  readonly fill: (literal: Literal) => Draft
}

/**
 * A draft that no single change makes worth more: putting another condition in one's place, moving a threshold to the
 * best of all cuts, or leaving out a conjunction or a condition, which is done already when it costs under `sparing`
 * bits, for shortness. Mends what a greedy search got wrong.
 *
 * @see Cohen, "Fast Effective Rule Induction", ICML 1995 (the optimisation phase of RIPPER).
 */
export function refineRule(table: CaseTable, start: Draft, worth: Worth, sparing: number): Draft {
  let current: Valued = { draft: start, value: worth(start, matchedCounts(table, start)) }
  for (let pass = 0; pass < 20; pass++) {
    const shorter = best(shortened(current.draft).map((draft) => valueOf(table, draft, worth)))
    const changed = best(
      slotsOf(table, current.draft)
        .map((slot) => bestFilling(table, slot, worth))
        .filter((option) => option !== null),
    )
    if (changed && changed.value > current.value + 1e-9) current = changed
    else if (shorter && shorter.value > current.value - sparing) current = shorter
    else break
  }
  return current.draft
}

/** How many cases of each class a draft matches. */
export function matchedCounts(table: CaseTable, draft: Draft): CaseCounts {
  const matched = matchedCases(table, draft)
  return countBoth(matched, matched, table.firstNegativeWord)
}

/** The cases that a draft matches. */
export function matchedCases(table: CaseTable, draft: Draft): CaseSet {
  const all = new Int32Array(table.words).fill(-1)
  return draft
    .map((conjunction) => conjunction.reduce<CaseSet>((cases, literal) => intersect(cases, literal.cases), all))
    .reduce<CaseSet>(unite, new Int32Array(table.words))
}

function valueOf(table: CaseTable, draft: Draft, worth: Worth): Valued {
  return { draft, value: worth(draft, matchedCounts(table, draft)) }
}

function best(options: Iterable<Valued>): Valued | null {
  let found: Valued | null = null
  for (const option of options) if (found === null || option.value > found.value) found = option
  return found
}

function shortened(draft: Draft): Draft[] {
  const withoutConjunction = draft.length > 1 ? draft.map((_, at) => draft.toSpliced(at, 1)) : []
  const withoutCondition = draft.flatMap((conjunction, at) =>
    conjunction.length > 1 ? conjunction.map((_, slot) => draft.with(at, conjunction.toSpliced(slot, 1))) : [],
  )
  return [...withoutConjunction, ...withoutCondition]
}

function slotsOf(table: CaseTable, draft: Draft): Slot[] {
  return draft.flatMap((conjunction, at) => {
    const elsewhere = matchedCases(table, draft.toSpliced(at, 1))
    const matchedAnyway = countBoth(elsewhere, elsewhere, table.firstNegativeWord)
    return conjunction.map((literal, slot): Slot => {
      const others = conjunction.toSpliced(slot, 1)
      const undecided = subtract(matchedCases(table, [others]), elsewhere)
      return {
        literal,
        others,
        undecided,
        matchedAnyway,
        fill: (other) => draft.with(at, conjunction.with(slot, other)),
      }
    })
  })
}

function bestFilling(table: CaseTable, slot: Slot, worth: Worth): Valued | null {
  const fillings = table.literals.filter((literal) => !slot.others.some((other) => isSameSlot(other, literal)))
  const found = best(
    fillings.map((literal) => {
      const { positives, negatives } = countBoth(slot.undecided, literal.cases, table.firstNegativeWord)
      const draft = slot.fill(literal)
      return { draft, value: worth(draft, plus(slot.matchedAnyway, positives, negatives)) }
    }),
  )
  const moved = bestCut(table, slot, worth)
  return best([found, moved].filter((option) => option !== null))
}

/** The slot's threshold moved to the best of all its feature's cuts, by one pass over the cases in ascending order. */
function bestCut(table: CaseTable, slot: Slot, worth: Worth): Valued | null {
  const { operator, feature: name } = slot.literal.condition
  const feature = table.numeric.get(name)
  if (operator === '=' || !feature) return null
  const all = feature.positions.reduce((counts, at) => tally(table, slot, at, counts), { positives: 0, negatives: 0 })
  let below: CaseCounts = { positives: 0, negatives: 0 }
  let bestValue = -Infinity
  let found: Cut | null = null
  let next = 0
  for (const cut of feature.cuts) {
    for (; next < cut.below; next++) below = tally(table, slot, feature.positions[next]!, below)
    const inside = operator === '<=' ? below : plus(all, -below.positives, -below.negatives)
    const { bits } = operator === '<=' ? cut.atMost : cut.atLeast
    const value = worth(
      slot.fill({ ...slot.literal, bits }),
      plus(slot.matchedAnyway, inside.positives, inside.negatives),
    )
    if (value > bestValue) [bestValue, found] = [value, cut]
  }
  if (found === null) return null
  return { draft: slot.fill(thresholdLiteral(feature, found, operator, table.words)), value: bestValue }
}

function tally(table: CaseTable, slot: Slot, position: number, counts: CaseCounts): CaseCounts {
  if (!hasCase(slot.undecided, position)) return counts
  return position < table.firstNegativeWord * 32 ? plus(counts, 1, 0) : plus(counts, 0, 1)
}

function plus(counts: CaseCounts, positives: number, negatives: number): CaseCounts {
  return { positives: counts.positives + positives, negatives: counts.negatives + negatives }
}
