import type { CaseSet } from './case-set.ts'
import { addCase } from './case-set.ts'
import type { RoundNumber } from './round-between.ts'
import { roundBetween } from './round-between.ts'
import type { FeatureRow, RuleCondition } from './rule.ts'

/** A condition with the cases that meet it and the bits that it takes to say among all conditions. */
export type Literal = {
  readonly condition: RuleCondition
  readonly bits: number
  readonly cases: CaseSet
}

/** A numeric feature's cases in ascending order, and after each gap between two values the thresholds to say there. */
export type NumericFeature = {
  readonly feature: string
  readonly positions: Uint32Array
  readonly cuts: readonly Cut[]
}

export type Cut = {
  /** Number of cases below the gap. */
  readonly below: number
  readonly atMost: Threshold
  readonly atLeast: Threshold
}

export type Threshold = { readonly value: number; readonly bits: number }

export type CaseTable = {
  readonly cases: number
  readonly positives: number
  readonly words: number
  readonly firstNegativeWord: number
  /** The conditions that the search starts from; numeric ones are a selection of the cuts. */
  readonly literals: readonly Literal[]
  readonly numeric: ReadonlyMap<string, NumericFeature>
}

type Column = { numbers: [number, number][]; others: Map<string | boolean, number[]> }

/**
 * Lays cases out for the search: their sets as bits and the conditions to choose from. Each feature of one kind (number,
 * text, yes/no) is equally likely a priori; within it text and yes/no values are, and thresholds go by roundness: one
 * digit more, one tenth of the weight. Texts that fewer than `minSupport` cases hold are left out.
 */
export function caseTable(
  rows: readonly FeatureRow[],
  isPositive: readonly boolean[],
  minSupport: number,
  cutsPerFeature = 40,
): CaseTable {
  const positives = isPositive.filter(Boolean).length
  const firstNegativeWord = Math.ceil(positives / 32)
  const words = firstNegativeWord + Math.ceil((rows.length - positives) / 32)
  const columns = readColumns(rows, isPositive, firstNegativeWord * 32)

  const equal: { feature: string; values: [string | boolean, number[]][] }[] = []
  const ordered: { feature: string; numbers: [number, number][] }[] = []
  for (const [feature, { numbers, others }] of columns) {
    numbers.sort((a, b) => a[0] - b[0])
    if (numbers.length > 0 && numbers[0]![0] < numbers.at(-1)![0]) ordered.push({ feature, numbers })
    for (const kind of ['boolean', 'string']) {
      const values = [...others].filter(([value, at]) => typeof value === kind && at.length >= minSupport)
      if (values.length > 0) equal.push({ feature, values })
    }
  }
  const featureBits = Math.log2(ordered.length + equal.length)
  const literals: Literal[] = equal.flatMap(({ feature, values }) =>
    values.map(([value, positions]) => ({
      condition: { feature, operator: '=', value },
      bits: featureBits + Math.log2(values.length),
      cases: setOf(positions, words),
    })),
  )
  const numeric = new Map<string, NumericFeature>()
  for (const { feature, numbers } of ordered) {
    const positions = Uint32Array.from(numbers, (entry) => entry[1])
    const entry = { feature, positions, cuts: cutsOf(numbers, featureBits) }
    numeric.set(feature, entry)
    for (const cut of chooseCuts(entry.cuts, cutsPerFeature)) {
      literals.push(thresholdLiteral(entry, cut, '<=', words), thresholdLiteral(entry, cut, '>=', words))
    }
  }
  return { cases: rows.length, positives, words, firstNegativeWord, literals, numeric }
}

export function thresholdLiteral(
  { feature, positions }: NumericFeature,
  cut: Cut,
  operator: '<=' | '>=',
  words: number,
): Literal {
  const { value, bits } = operator === '<=' ? cut.atMost : cut.atLeast
  const inside = operator === '<=' ? positions.subarray(0, cut.below) : positions.subarray(cut.below)
  return { condition: { feature, operator, value }, bits, cases: setOf(inside, words) }
}

function readColumns(rows: readonly FeatureRow[], isPositive: readonly boolean[], firstNegative: number) {
  const columns = new Map<string, Column>()
  let [nextPositive, nextNegative] = [0, firstNegative]
  rows.forEach((row, i) => {
    const position = isPositive[i] ? nextPositive++ : nextNegative++
    for (const [feature, value] of Object.entries(row)) {
      if (value == null || (typeof value === 'number' && !Number.isFinite(value))) continue
      let column = columns.get(feature)
      if (!column) columns.set(feature, (column = { numbers: [], others: new Map() }))
      if (typeof value === 'number') column.numbers.push([value, position])
      else if (column.others.has(value)) column.others.get(value)!.push(position)
      else column.others.set(value, [position])
    }
  })
  return columns
}

/** Bits are those of the feature and −log₂ of the threshold's share of the feature's weight. */
function cutsOf(numbers: readonly [number, number][], featureBits: number): Cut[] {
  const gaps: { below: number; atMost: RoundNumber; atLeast: RoundNumber }[] = []
  let weight = 0
  for (let below = 1; below < numbers.length; below++) {
    const [low, high] = [numbers[below - 1]![0], numbers[below]![0]]
    if (low === high) continue
    const gap = { below, atMost: roundBetween(low, high, 'low'), atLeast: roundBetween(low, high, 'high') }
    weight += 10 ** -gap.atMost.digits + 10 ** -gap.atLeast.digits
    gaps.push(gap)
  }
  const shared = featureBits + Math.log2(weight)
  const threshold = ({ value, digits }: RoundNumber) => ({ value, bits: shared + digits * Math.log2(10) })
  return gaps.map(({ below, atMost, atLeast }) => ({ below, atMost: threshold(atMost), atLeast: threshold(atLeast) }))
}

/** The roundest cut in each of `count` stretches that hold equally many cuts. */
function chooseCuts(cuts: readonly Cut[], count: number): Cut[] {
  if (cuts.length <= count) return [...cuts]
  const bitsOf = ({ atMost, atLeast }: Cut) => Math.min(atMost.bits, atLeast.bits)
  return Array.from({ length: count }, (_, i) => {
    const stretch = cuts.slice(Math.floor((i * cuts.length) / count), Math.floor(((i + 1) * cuts.length) / count))
    return stretch.reduce((best, cut) => (bitsOf(cut) < bitsOf(best) ? cut : best))
  })
}

function setOf(positions: ArrayLike<number>, words: number): CaseSet {
  const set = new Int32Array(words)
  for (let i = 0; i < positions.length; i++) addCase(set, positions[i]!)
  return set
}
