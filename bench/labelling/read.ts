/** Real answers, tables and predictions with a known truth. Null where the data are absent. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { gatherAnswers, type Answers, type LabelledPredictions } from '@countersign/algorithms'

const data = resolve(import.meta.dirname, '../../../shared/data')
const linesOf = (file: string): string[] => readFileSync(join(data, file), 'utf8').trim().split(/\r?\n/)
const cellsOf = (file: string): string[][] => linesOf(file).map((line) => line.split(','))

export interface Crowd {
  answers: Answers
  truths: [item: number, truth: number][]
}

export function readCrowd(name: string): Crowd | null {
  const folder = `truth-inference/${name}`
  if (!existsSync(join(data, folder))) return null
  const rows = cellsOf(`${folder}/label.csv`)
    .slice(1)
    .map((row) => row.map(Number))
  const [item, person, label] = [0, 1, 2].map((at) => rows.map((row) => row[at] as number))
  return {
    answers: gatherAnswers({ item: item!, person: person!, label: label! }),
    truths: cellsOf(`${folder}/truth.csv`)
      .slice(1)
      .map((row) => [Number(row[0]), Number(row[1])]),
  }
}

/** Pairs of products that people and a model matched. */
export function readProducts(): (Crowd & { values: number[] }) | null {
  if (!existsSync(join(data, 'd-product-text'))) return null
  const rows = cellsOf('d-product-text/answers.csv').slice(1)
  const index = new Map([...new Set(rows.map((row) => row[1]))].map((name, at) => [name, at]))
  return {
    answers: gatherAnswers({
      item: rows.map((row) => Number(row[0])),
      person: rows.map((row) => index.get(row[1])!),
      label: rows.map((row) => Number(row[2])),
    }),
    truths: linesOf('d-product-text/pairs.csv')
      .slice(1)
      .map((line, item) => [item, Number(line.at(-1))]),
    values: linesOf('d-product-text/model_probs.csv')
      .map(Number)
      .flatMap((p) => [1 - p, p]),
  }
}

/** The numbers of a .npy file. */
function readNumbers(file: string): number[] {
  const bytes = readFileSync(join(data, file))
  const start = 10 + bytes.readUInt16LE(8)
  const [, type, size] = /'<([fiu])(\d)'/.exec(bytes.subarray(10, start).toString('latin1')) ?? []
  const width = Number(size)
  return Array.from({ length: (bytes.length - start) / width }, (_, i) => {
    const at = start + width * i
    if (type === 'f') return bytes.readDoubleLE(at)
    return width === 8 ? Number(bytes.readBigInt64LE(at)) : bytes.readUIntLE(at, width)
  })
}

export function readPredictions(name: string, classes: number): LabelledPredictions | null {
  if (!existsSync(join(data, 'label-errors'))) return null
  return {
    classes,
    values: readNumbers(`label-errors/cross_validated_predicted_probabilities/${name}_test_set_pyx.npy`),
    labels: readNumbers(`label-errors/original_test_labels/${name}_test_set_original_labels.npy`),
  }
}

/** A table of numbers whose last column is one of two classes. */
export function readTable(name: string, headLines: number): { rows: number[][]; labels: number[] } | null {
  if (!existsSync(join(data, `uci-binary/${name}.csv`))) return null
  const cells = cellsOf(`uci-binary/${name}.csv`).slice(headLines)
  const classes = [...new Set(cells.map((row) => row.at(-1)))]
  return {
    rows: cells.map((row) => row.slice(0, -1).map(Number)),
    labels: cells.map((row) => classes.indexOf(row.at(-1))),
  }
}

export interface Questions {
  texts: string[]
  labels: string[]
}

/** TREC-6: `CLASS:fine question`, in Latin-1. */
export function readQuestions(file: string): Questions | null {
  const path = join(data, 'text-classification/trec6', file)
  if (!existsSync(path)) return null
  const lines = readFileSync(path, 'latin1').trim().split('\n')
  return {
    texts: lines.map((line) => line.slice(line.indexOf(' ') + 1)),
    labels: lines.map((line) => line.slice(0, line.indexOf(':'))),
  }
}

export interface Records {
  records: ReadonlyMap<string, number | string>[]
  labels: string[]
}

const recordOf = (cells: readonly string[], names: readonly string[]): ReadonlyMap<string, number | string> =>
  new Map(
    names.map((name, at) => {
      const cell = cells[at]!
      return [name, cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell]
    }),
  )

/** A thousand applications for credit: nineteen columns, good or bad. */
export function readCredit(): Records | null {
  const file = join(data, 'german_credit/germancredit.csv')
  if (!existsSync(file)) return null
  const [head, ...rows] = parse(readFileSync(file, 'utf8'), { skip_empty_lines: true })
  const at = head!.indexOf('BAD')
  return {
    records: rows.map((row) => recordOf(row.slice(0, at), head!.slice(0, at))),
    labels: rows.map((row) => row[at]!),
  }
}

/** A table of numbers as records. */
export function readRecords(name: string, headLines: number): Records | null {
  const table = readTable(name, headLines)
  return (
    table && {
      records: table.rows.map((row) => new Map(row.map((value, at) => [`c${at}`, value]))),
      labels: table.labels.map(String),
    }
  )
}
