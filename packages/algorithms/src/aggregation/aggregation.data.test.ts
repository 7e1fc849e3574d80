import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gatherAnswers, type Answers } from './answers.ts'
import { dawidSkene } from './dawid-skene.ts'
import { ebcc } from './ebcc.ts'
import { glad } from './glad.ts'
import { ibcc } from './ibcc.ts'
import { mace } from './mace.ts'
import { majority } from './majority.ts'
import { addModel } from './model-annotator.ts'
import { accuracyOn, chooseLabel, type SoftLabels } from './soft-labels.ts'

const data = fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const rowsOf = (file: string): string[][] =>
  readFileSync(`${data}/${file}`, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

function readSet(name: string): { answers: Answers; truths: [number, number][] } {
  const rows = rowsOf(`truth-inference/${name}/label.csv`).map((row) => row.map(Number))
  const column = (at: number): number[] => rows.map((row) => row[at]!)
  return {
    answers: gatherAnswers({ item: column(0), person: column(1), label: column(2) }),
    truths: rowsOf(`truth-inference/${name}/truth.csv`).map((row) => [Number(row[0]), Number(row[1])]),
  }
}
const methods: Readonly<Record<string, (answers: Answers) => SoftLabels>> = {
  majority,
  'dawid-skene': (answers) => dawidSkene(answers).labels,
  ibcc: (answers) => ibcc(answers).labels,
  ebcc: (answers) => ebcc(answers).labels,
  glad: (answers) => glad(answers).labels,
  mace: (answers) => mace(answers).labels,
}
/** To the last printed digit, or better. */
const published: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  d_product: { majority: 0.8966, 'dawid-skene': 0.9391, ibcc: 0.938304, ebcc: 0.9349, glad: 0.928, mace: 0.8265 },
  s_adult: { majority: 0.7583, 'dawid-skene': 0.7477, ibcc: 0.744745 },
  rte: { majority: 0.8969, 'dawid-skene': 0.9275, ibcc: 0.9275, ebcc: 0.93125 },
  dog: { majority: 0.8222, 'dawid-skene': 0.8439, ibcc: 0.83891, ebcc: 0.840149 },
  cf_amt: { ibcc: 0.856667, ebcc: 0.856667 },
  zencrowd_in: { ibcc: 0.769608, ebcc: 0.780882 },
}

for (const [set, accuracies] of Object.entries(published))
  test.skipIf(!existsSync(`${data}/truth-inference/${set}`))(
    `needs truth-inference/${set}: as published, or better`,
    () => {
      const { answers, truths } = readSet(set)
      for (const [method, accuracy] of Object.entries(accuracies)) {
        const digits = String(accuracy).length - 2
        const found = accuracyOn(methods[method]!(answers), truths)
        expect(found, method).toBeGreaterThanOrEqual(accuracy - 0.5 * 10 ** -digits)
      }
    },
  )

test.skipIf(!existsSync(`${data}/d-product-text`))(
  'needs d-product-text: people and a model together are right in 95.91 %, F1 .817',
  () => {
    const rows = rowsOf('d-product-text/answers.csv')
    const people = [...new Set(rows.map((row) => row[1]!))]
    const index = new Map(people.map((name, j) => [name, j]))
    const answers = gatherAnswers({
      item: rows.map((row) => Number(row[0])),
      person: rows.map((row) => index.get(row[1]!)!),
      label: rows.map((row) => Number(row[2])),
    })
    const values = readFileSync(`${data}/d-product-text/model_probs.csv`, 'utf8')
      .trim()
      .split('\n')
      .map(Number)
      .flatMap((p) => [1 - p, p])
    const truths = readFileSync(`${data}/d-product-text/pairs.csv`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line, item): [number, number] => [item, Number(line.trim().at(-1))])
    const { labels } = dawidSkene(addModel(answers, { values }))
    const said = truths.map(([item, truth]) => [chooseLabel(labels, item).label, truth] as const)
    const hits = said.filter(([label, truth]) => label === 1 && truth === 1).length
    const f1 = (2 * hits) / said.reduce((sum, [label, truth]) => sum + label + truth, 0)
    expect(accuracyOn(labels, truths)).toBeGreaterThanOrEqual(0.9591 - 5e-5)
    expect(f1).toBeGreaterThanOrEqual(0.817 - 5e-4)
  },
)
