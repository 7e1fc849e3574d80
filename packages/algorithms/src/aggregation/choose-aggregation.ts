import { wilsonInterval } from '../intervals/wilson-interval.ts'
import type { BinomialEstimate } from '../intervals/binomial-estimate.ts'
import { createRandom } from '../random.ts'
import { gatherAnswers, type Answers } from './answers.ts'
import { dawidSkene, shareOverLabels } from './dawid-skene.ts'
import { ebcc } from './ebcc.ts'
import { countAnswers } from './expectation.ts'
import { glad } from './glad.ts'
import { ibcc } from './ibcc.ts'
import { mace } from './mace.ts'
import { majority } from './majority.ts'
import { oneCoin } from './one-coin.ts'
import { chooseLabel, type SoftLabels } from './soft-labels.ts'
import { wawa } from './wawa.ts'

export const aggregations = {
  ibcc: (answers) => ibcc(answers).labels,
  'dawid-skene': (answers) => dawidSkene(answers).labels,
  ebcc: (answers) => ebcc(answers).labels,
  'one-coin': (answers) => oneCoin(answers).labels,
  mace: (answers) => mace(answers).labels,
  glad: (answers) => glad(answers).labels,
  wawa: (answers) => wawa(answers).labels,
  majority: (answers) => majority(answers),
} as const satisfies Readonly<Record<string, (answers: Answers) => SoftLabels>>
export type AggregationName = keyof typeof aggregations

export type Candidate = {
  readonly name: AggregationName
  /** Mean log-likelihood of answers that were held out, in nats an answer: higher is better. Null where none could be. */
  readonly heldOut: number | null
  /** Its difference to the best candidate's, and the standard error of that difference over held-out answers. */
  readonly behind: number | null
  readonly behindError: number | null
  /** Share right of the items whose truth is known. */
  readonly gold: BinomialEstimate
}

export type Choice = {
  readonly name: AggregationName
  /** What decided: known truths, held-out answers, or nothing (too little of both): the first candidate. */
  readonly because: 'gold' | 'held-out' | 'too-little'
  readonly candidates: readonly Candidate[]
}

export type ChooseOptions = {
  readonly among?: readonly AggregationName[]
  readonly gold?: readonly (readonly [item: number, truth: number])[]
  /** Known truths from which on they decide. Default 100. */
  readonly goldNeeded?: number
  /** Default 1. */
  readonly seed?: number
}

/** The steady default first: it stays unless another is clearly ahead. */
const usual: readonly AggregationName[] = ['ibcc', 'dawid-skene', 'ebcc', 'one-coin', 'majority']
const FEWEST_HELD_OUT = 50

/**
 * Which aggregation suits these answers, with the evidence for it. With enough gold: the most accurate on it. Else a
 * tenth of the answers is held out of items that keep at least two, every method labels from the rest, and the one whose
 * labels foretell the held-out answers best is ahead. The first candidate stays unless another is ahead of it by more
 * than two standard errors.
 *
 * Weakness: foretelling answers is not being right: where people err together, the labels that foretell them best may be
 * wrong together. Gold decides where there is enough.
 *
 * @throws RangeError where there is no candidate.
 */
export function chooseAggregation(answers: Answers, options: ChooseOptions = {}): Choice {
  const { among = usual, gold = [], goldNeeded = 100, seed = 1 } = options
  if (among.length === 0) throw new RangeError('no candidates')
  const { kept, held } = holdOut(answers, seed)
  const foretold = among.map((name) => foretell(kept, held, aggregations[name](kept)))
  const means = foretold.map((logs) => (logs.length < FEWEST_HELD_OUT ? null : mean(logs)))
  const top = means.reduce<number>(
    (best, value, at) => ((value ?? -Infinity) > (means[best] ?? -Infinity) ? at : best),
    0,
  )
  const candidates = among.map((name, at): Candidate => {
    const labels = gold.length > 0 ? aggregations[name](answers) : null
    const right = labels ? gold.filter(([item, truth]) => chooseLabel(labels, item).label === truth).length : 0
    const heldOut = means[at]!
    const lead = compare(foretold[top]!, foretold[at]!)
    return {
      ...{ name, heldOut, gold: wilsonInterval(right, gold.length) },
      behind: heldOut === null ? null : lead.mean,
      behindError: heldOut === null ? null : lead.error,
    }
  })
  if (gold.length >= goldNeeded) {
    const best = candidates.reduce((a, b) => (b.gold.successes > a.gold.successes ? b : a))
    return { name: best.name, because: 'gold', candidates }
  }
  if (means[0] === null) return { name: among[0]!, because: 'too-little', candidates }
  const { behind, behindError } = candidates[0]!
  const isAhead = behind! > 2 * behindError!
  return { name: isAhead ? among[top]! : among[0]!, because: 'held-out', candidates }
}

type Held = { readonly item: number; readonly person: number; readonly label: number }

function holdOut(answers: Answers, seed: number): { kept: Answers; held: Held[] } {
  const random = createRandom(seed)
  const { starts, item, person, label } = answers
  const columns = { item: [] as number[], person: [] as number[], label: [] as number[] }
  const held: Held[] = []
  for (let i = 0; i < answers.items; i++) {
    const count = starts[i + 1]! - starts[i]!
    const out = count >= 3 && random.uniform() < count / 10 ? starts[i]! + random.below(count) : -1
    for (let a = starts[i]!; a < starts[i + 1]!; a++) {
      if (a === out) held.push({ item: i, person: person[a]!, label: label[a]! })
      else {
        columns.item.push(item[a]!)
        columns.person.push(person[a]!)
        columns.label.push(label[a]!)
      }
    }
  }
  return { kept: gatherAnswers(columns, answers), held }
}

/** ln P(held-out answer | the item's soft label, how its person answered elsewhere), with one table of rates for all methods. */
function foretell(kept: Answers, held: readonly Held[], { values }: SoftLabels): Float64Array {
  const { people, classes } = kept
  const usually = new Float64Array(classes * classes).fill(0.01)
  const rates = new Float64Array(people * classes * classes)
  countAnswers(kept, values, rates)
  for (let at = 0; at < rates.length; at++) usually[at % usually.length]! += rates[at]!
  shareOverLabels(usually, classes)
  for (let at = 0; at < rates.length; at++) rates[at]! += classes * usually[at % usually.length]!
  shareOverLabels(rates, classes)
  return Float64Array.from(held, ({ item, person, label }) => {
    let sum = 0
    for (let k = 0; k < classes; k++)
      sum += values[item * classes + k]! * rates[(person * classes + label) * classes + k]!
    return Math.log(Math.max(sum, 1e-12))
  })
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

function compare(ahead: Float64Array, own: Float64Array): { mean: number; error: number } {
  const differences = ahead.map((value, i) => value - own[i]!)
  const centre = mean(differences)
  const squares = differences.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return { mean: centre, error: Math.sqrt(squares / Math.max(1, differences.length - 1) / differences.length) }
}
