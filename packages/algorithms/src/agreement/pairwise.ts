import type { Answers } from '../aggregation/answers.ts'
import type { AgreementWeights } from './weights.ts'

export type PairAgreement = {
  readonly one: number
  readonly other: number
  /** Items that both answered. */
  readonly shared: number
  /** Share of them on which they say the same, 0..1. */
  readonly observed: number
  /** Cohen's kappa on what they share, weighted where weights are given; null where chance alone would agree always. */
  readonly kappa: number | null
}

export type PairOptions = {
  /** Pairs that share fewer items are left out. Default 1. */
  readonly fewest?: number
  /** Default: only equal classes agree. */
  readonly weights?: AgreementWeights
}

/** Each pair of people who share enough items, by the lower index, then the higher. */
export function pairwiseAgreement(answers: Answers, { fewest = 1, weights }: PairOptions = {}): PairAgreement[] {
  const { items, people, classes, starts, person, label } = answers
  const shared = new Map<number, [own: number[], others: number[]]>()
  for (let i = 0; i < items; i++)
    for (let a = starts[i]!; a < starts[i + 1]!; a++)
      for (let b = a + 1; b < starts[i + 1]!; b++) {
        if (person[a] === person[b]) continue
        const pair = person[a]! * people + person[b]!
        const said = shared.get(pair) ?? [[], []]
        shared.set(pair, said)
        said[0].push(label[a]!)
        said[1].push(label[b]!)
      }
  return [...shared]
    .filter(([, [own]]) => own.length >= fewest)
    .sort(([a], [b]) => a - b)
    .map(([pair, [own, others]]) => ({
      ...{ one: Math.floor(pair / people), other: pair % people },
      ...compare(own, others, (k, l) => (weights ? weights[k * classes + l]! : k === l ? 1 : 0)),
    }))
}

function compare(
  own: readonly number[],
  others: readonly number[],
  weightOf: (k: number, l: number) => number,
): Pick<PairAgreement, 'shared' | 'observed' | 'kappa'> {
  const shared = own.length
  const [rows, columns] = [countEach(own), countEach(others)]
  let [same, agreed, chance] = [0, 0, 0]
  for (let i = 0; i < shared; i++) {
    if (own[i] === others[i]) same++
    agreed += weightOf(own[i]!, others[i]!) / shared
  }
  for (const [k, row] of rows)
    for (const [l, column] of columns) chance += (row * column * weightOf(k, l)) / shared ** 2
  return { shared, observed: same / shared, kappa: chance >= 1 - 1e-12 ? null : (agreed - chance) / (1 - chance) }
}

function countEach(labels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}

/** Over pairs of people: the mean of their kappas, each weighing as many items as the two share. */
export type MeanKappa = { readonly kappa: number | null; readonly pairs: number }

/**
 * Cohen's kappa where more than two answered: the mean over all pairs (Light's, weighed by what they share).
 *
 * Weakness: of pairs that share few items it is rough; those of which it is not defined are left out.
 *
 * @see Light, "Measures of Response Agreement for Qualitative Data", Psychological Bulletin 76, 1971.
 */
export function meanCohenKappa(answers: Answers, options: PairOptions = {}): MeanKappa {
  let [sum, shared, pairs] = [0, 0, 0]
  for (const pair of pairwiseAgreement(answers, options)) {
    if (pair.kappa === null) continue
    sum += pair.kappa * pair.shared
    shared += pair.shared
    pairs++
  }
  return { kappa: pairs === 0 ? null : sum / shared, pairs }
}
