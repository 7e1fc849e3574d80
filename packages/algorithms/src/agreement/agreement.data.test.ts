import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { gatherAnswers, type Answers } from '../aggregation/answers.ts'
import type { Agreement } from './chance-corrected.ts'
import { brennanPrediger, fleissKappa, gwet } from './coefficients.ts'
import { cohenKappa, congerKappa } from './conger.ts'
import { krippendorffAlpha } from './krippendorff.ts'
import { agreementWeights, type AgreementWeights, type WeightKind } from './weights.ts'

const folder = fileURLToPath(new URL('../../../../../shared/data/agreement', import.meta.url))

const readCsv = (name: string): string[][] =>
  readFileSync(`${folder}/${name}.csv`, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))

/** A rating a cell; the columns before the first rater are names of the unit. */
function readRatings(name: string): { answers: Answers; values: number[] } {
  const [head, ...rows] = readCsv(name)
  const first = head!.indexOf('Units') + 1
  const cells = rows.flatMap((row, item) => row.slice(first).map((value, person) => ({ item, person, value })))
  const given = cells.filter(({ value }) => value !== '')
  const classes = [...new Set(given.map(({ value }) => value))].sort()
  const answers = gatherAnswers({
    item: given.map(({ item }) => item),
    person: given.map(({ person }) => person),
    label: given.map(({ value }) => classes.indexOf(value)),
  })
  const numbers = classes.map(Number)
  return { answers, values: numbers.some(Number.isNaN) ? classes.map((_, k) => k + 1) : numbers }
}

/** Two raters' table of counts, as that many units. */
function readTable(name: string): { answers: Answers; values: number[] } {
  const rows = readCsv(name)
    .slice(1)
    .map((row) => row.slice(1).map(Number))
  const pairs = rows.flatMap((row, k) => row.flatMap((count, l) => Array.from({ length: count }, () => [k, l])))
  const item = pairs.flatMap((_, i) => [i, i])
  return {
    answers: gatherAnswers({ item, person: item.map((_, a) => a % 2), label: pairs.flat() }),
    values: rows.map((_, k) => k + 1),
  }
}

type Expected = {
  data: string
  weights?: WeightKind
  coefficient_value: number
  se?: number
  pa?: number
  pe?: number
}
type Measure = (answers: Answers, options: { weights: AgreementWeights }) => Agreement
const measures: Readonly<Record<string, Measure>> = {
  krippendorff: krippendorffAlpha,
  conger: congerKappa,
  bp: brennanPrediger,
  fleiss: fleissKappa,
  gwet,
  cohen: cohenKappa,
  scott: fleissKappa,
}
/** The asymmetric weights that the reference's tests call "custom". */
const custom: AgreementWeights = Float64Array.from(
  { length: 25 },
  (_, at) => 1 - (((at % 5) - Math.floor(at / 5) + 5) % 5) / 4,
)

describe.skipIf(!existsSync(folder))('needs agreement: irrCAC’s published values', () => {
  const published = existsSync(folder)
    ? (Object.entries(JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'))) as [string, Expected][])
    : []
  // Four entries hold no number that was published: the file took the number of digits for them. Asymmetric weights on
  // a table of two are read from the first person to the second; nobody is the first here.
  const printed = published.filter(
    ([name, { coefficient_value }]) => coefficient_value <= 1 && !/^table.*custom_weights$/.test(name),
  )
  test('are 57 that can be compared', () => expect(printed.length).toBe(57))
  test.each(printed)('%s', (name, expected) => {
    const [shape, file] = name.split('/') as [string, string]
    const measure = measures[/test_([a-z]+)\.py/.exec(file)![1]!]!
    const { answers, values } = (shape === 'raw' ? readRatings : readTable)(
      shape === 'raw' ? expected.data : `table_${expected.data}`,
    )
    const weights = name.endsWith('custom_weights') ? custom : agreementWeights(expected.weights ?? 'identity', values)
    const found = measure(answers, { weights })
    expect(Math.abs(found.coefficient! - expected.coefficient_value)).toBeLessThan(0.00051)
    // The reference divides the variance of a table by its units, and that of raw ratings by one less.
    const divided = shape === 'raw' ? 1 : Math.sqrt(1 - 1 / answers.items)
    if (expected.se !== undefined) expect(Math.abs(found.standardError! * divided - expected.se)).toBeLessThan(0.00051)
    if (expected.pa !== undefined) expect(Math.abs(found.observed! - expected.pa)).toBeLessThan(0.00051)
    if (expected.pe !== undefined) expect(Math.abs(found.expected - expected.pe)).toBeLessThan(0.00051)
  })

  test('Krippendorff’s example C: nominal .743, ordinal .815, interval .849, ratio .797', () => {
    const { answers, values } = readRatings('raw_4raters')
    for (const [metric, value] of [
      ['nominal', 0.743],
      ['ordinal', 0.815],
      ['interval', 0.849],
      ['ratio', 0.797],
    ] as const)
      expect(Math.abs(krippendorffAlpha(answers, { metric, values }).coefficient! - value)).toBeLessThan(0.00051)
  })
})
