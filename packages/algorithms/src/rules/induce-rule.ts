import type { BinomialEstimate } from '../intervals/binomial-estimate.ts'
import { wilsonInterval } from '../intervals/wilson-interval.ts'
import type { CaseCounts } from './case-set.ts'
import { subtract } from './case-set.ts'
import type { CaseTable } from './case-table.ts'
import { caseTable } from './case-table.ts'
import type { DescriptionLength } from './description-length.ts'
import { descriptionLength } from './description-length.ts'
import type { Draft } from './refine-rule.ts'
import { matchedCases, matchedCounts, refineRule } from './refine-rule.ts'
import type { FeatureRow, Rule } from './rule.ts'
import { isRuleMet } from './rule.ts'
import { searchConjunction } from './search-conjunction.ts'

export type InduceRuleOptions = {
  /** Fewest positive cases that a conjunction must win. Default 5. */
  readonly minSupport?: number
  /** Least share of positives among matched cases, smoothed towards the base rate by two cases. Default 0.8. */
  readonly minPrecision?: number
  /** Greatest probability of proposing any rule when labels have nothing to do with features. Default 0.01. */
  readonly falseRuleProbability?: number
  /** Default 3 each. */
  readonly maxConjunctions?: number
  readonly maxConditions?: number
}

export type InducedRule = {
  readonly found: true
  readonly rule: Rule
  /** Indexes of the cases that the rule matches. */
  readonly covered: readonly number[]
  /** Indexes that rule and person decide alike: matched and positive, or neither. */
  readonly agreeing: readonly number[]
  /** All other indexes. */
  readonly exceptions: readonly number[]
  /** Share of cases decided alike. */
  readonly agreement: BinomialEstimate
  /** Share of positives among the covered. */
  readonly precision: BinomialEstimate
  /** Share of covered among the positives. */
  readonly recall: BinomialEstimate
  /** Bits that the rule saves in saying the labels; by chance, so many or more come with probability 2^−savedBits. */
  readonly savedBits: number
}

export type NoRule = {
  readonly found: false
  /** `one-sided`: all labels alike. `too-few`: less than `minSupport` of one. `no-pattern`: nothing beyond chance. */
  readonly reason: 'one-sided' | 'too-few' | 'no-pattern'
  readonly positives: number
  readonly cases: number
}

/**
 * The short rule that decides labelled cases most nearly as a person did, or an honest none: at most three
 * alternatives of at most three conditions each. Found by sequential covering with a beam search, then refined; a part
 * stays only while it shortens the description of the labels (see `descriptionLength`), so that under labels in random
 * order the chance of any rule is at most `falseRuleProbability`. Thresholds are the roundest numbers between observed
 * values that cost no fit. A missing value never matches. Deterministic.
 *
 * Weakness: it finds a rule with which the decisions agree, not the person's reasons: features that go together can
 * stand for one another. `agreement` is measured on the cases that shaped the rule and so flatters it; hold some out
 * (`isRuleMet`) before relying on it. Assumes that cases do not depend on one another.
 *
 * @throws RangeError when rows and labels differ in number or an option is out of range.
 * @see Clark & Niblett, "The CN2 Induction Algorithm", 1989; Cohen, "Fast Effective Rule Induction", 1995.
 */
export function induceRule(
  rows: readonly FeatureRow[],
  labels: readonly boolean[],
  options: InduceRuleOptions = {},
): InducedRule | NoRule {
  const settings = settingsOrThrow(rows, labels, options)
  const positives = labels.filter(Boolean).length
  const none = (reason: NoRule['reason']): NoRule => ({ found: false, reason, positives, cases: rows.length })
  if (positives === 0 || positives === rows.length) return none('one-sided')
  if (Math.min(positives, rows.length - positives) < settings.minSupport) return none('too-few')

  const table = caseTable(rows, labels, settings.minSupport)
  const price = descriptionLength(rows.length, positives)
  const neededBits = -Math.log2(settings.falseRuleProbability)
  const draft = refineRule(table, cover(table, price, settings), worthOf(table, price, settings), SPARING_BITS)
  const savedBits = draft.length === 0 ? 0 : worthOf(table, price, settings)(draft, matchedCounts(table, draft))
  if (!(savedBits >= neededBits)) return none('no-pattern')
  return report(
    draft.map((conjunction) => conjunction.map(({ condition }) => condition)),
    rows,
    labels,
    savedBits,
  )
}

/** A condition or alternative that earns less than this is left out, for shortness. */
const SPARING_BITS = 3

type Settings = Required<InduceRuleOptions>

function cover(table: CaseTable, price: DescriptionLength, settings: Settings): Draft {
  const worth = worthOf(table, price, settings)
  let draft: Draft = []
  let value = 0
  while (draft.length < settings.maxConjunctions) {
    const sofar = matchedCounts(table, draft)
    const everything = new Int32Array(table.words).fill(-1)
    const conjunction = searchConjunction(table, subtract(everything, matchedCases(table, draft)), {
      maxConditions: settings.maxConditions,
      beamWidth: BEAM_WIDTH,
      minSupport: settings.minSupport,
      minPrecision: settings.minPrecision,
      precisionOf: (counts) => smoothedPrecision(table, counts),
      gainOf: (literals, counts) => gain(price, [...draft, literals], add(sofar, counts)),
    })
    if (conjunction === null) return draft
    const longer = [...draft, conjunction]
    const longerValue = worth(longer, matchedCounts(table, longer))
    if (longerValue < value + SPARING_BITS) return draft
    draft = longer
    value = longerValue
  }
  return draft
}

const BEAM_WIDTH = 12

function worthOf(table: CaseTable, price: DescriptionLength, settings: Settings) {
  return (draft: Draft, matched: CaseCounts): number =>
    matched.positives >= settings.minSupport && smoothedPrecision(table, matched) >= settings.minPrecision
      ? gain(price, draft, matched)
      : -Infinity
}

function gain(price: DescriptionLength, draft: Draft, { positives, negatives }: CaseCounts): number {
  return price.savedBits(positives, negatives) - price.theoryBits(draft.map((c) => c.map(({ bits }) => bits)))
}

/** The m-estimate with m = 2 and the base rate as its prior (Cestnik 1990). */
function smoothedPrecision(table: CaseTable, { positives, negatives }: CaseCounts): number {
  return (positives + (2 * table.positives) / table.cases) / (positives + negatives + 2)
}

function add(a: CaseCounts, b: CaseCounts): CaseCounts {
  return { positives: a.positives + b.positives, negatives: a.negatives + b.negatives }
}

function report(rule: Rule, rows: readonly FeatureRow[], labels: readonly boolean[], savedBits: number): InducedRule {
  const met = rows.map((row) => isRuleMet(rule, row))
  const indexesWhere = (holds: (i: number) => boolean) => [...rows.keys()].filter(holds)
  const covered = indexesWhere((i) => met[i]!)
  const agreeing = indexesWhere((i) => met[i] === labels[i])
  const right = covered.filter((i) => labels[i]).length
  return {
    found: true,
    rule,
    covered,
    agreeing,
    exceptions: indexesWhere((i) => met[i] !== labels[i]),
    agreement: wilsonInterval(agreeing.length, rows.length),
    precision: wilsonInterval(right, covered.length),
    recall: wilsonInterval(right, labels.filter(Boolean).length),
    savedBits,
  }
}

function settingsOrThrow(
  rows: readonly FeatureRow[],
  labels: readonly boolean[],
  options: InduceRuleOptions,
): Settings {
  const settings: Settings = {
    minSupport: 5,
    minPrecision: 0.8,
    falseRuleProbability: 0.01,
    maxConjunctions: 3,
    maxConditions: 3,
    ...options,
  }
  if (rows.length !== labels.length) throw new RangeError(`${rows.length} rows, ${labels.length} labels`)
  if (!(settings.minSupport >= 1)) throw new RangeError(`minSupport must be at least 1, not ${settings.minSupport}`)
  for (const name of ['minPrecision', 'falseRuleProbability'] as const) {
    if (!(settings[name] > 0 && settings[name] <= 1)) throw new RangeError(`${name} must lie in (0, 1]`)
  }
  for (const name of ['maxConjunctions', 'maxConditions'] as const) {
    if (![1, 2, 3].includes(settings[name])) throw new RangeError(`${name} must be 1, 2 or 3, not ${settings[name]}`)
  }
  return settings
}
