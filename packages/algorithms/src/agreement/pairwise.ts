import type { Answers } from '../aggregation/answers.ts'

export type PairAgreement = {
  readonly one: number
  readonly other: number
  /** Items that both answered. */
  readonly shared: number
  /** Share of them on which they agree, 0..1. */
  readonly observed: number
  /** Cohen's kappa on what they share; null where chance alone would agree always. */
  readonly kappa: number | null
}

/** Each pair of people who share at least `fewest` items (default 1), by the lower index, then the higher. */
export function pairwiseAgreement(answers: Answers, fewest = 1): PairAgreement[] {
  const { items, people, classes, starts, person, label } = answers
  const tables = new Map<number, Uint32Array>()
  for (let i = 0; i < items; i++)
    for (let a = starts[i]!; a < starts[i + 1]!; a++)
      for (let b = a + 1; b < starts[i + 1]!; b++) {
        if (person[a] === person[b]) continue
        const pair = person[a]! * people + person[b]!
        const table = tables.get(pair) ?? new Uint32Array(classes * classes)
        tables.set(pair, table)
        table[label[a]! * classes + label[b]!]! += 1
      }
  return [...tables]
    .sort(([a], [b]) => a - b)
    .map(([pair, table]) => ({ one: Math.floor(pair / people), other: pair % people, ...compare(table, classes) }))
    .filter(({ shared }) => shared >= fewest)
}

function compare(table: Uint32Array, classes: number): Pick<PairAgreement, 'shared' | 'observed' | 'kappa'> {
  const shared = table.reduce((sum, count) => sum + count, 0)
  let [agreed, chance] = [0, 0]
  for (let k = 0; k < classes; k++) {
    let [row, column] = [0, 0]
    for (let l = 0; l < classes; l++) {
      row += table[k * classes + l]!
      column += table[l * classes + k]!
    }
    agreed += table[k * classes + k]!
    chance += (row * column) / shared ** 2
  }
  const observed = agreed / shared
  return { shared, observed, kappa: chance >= 1 ? null : (observed - chance) / (1 - chance) }
}
