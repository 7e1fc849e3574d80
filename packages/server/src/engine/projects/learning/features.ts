/** What of an item a learner learns from: its texts, a record of numbers and categories, or a vector that was brought. */
import {
  explainTextScore,
  fitTfidf,
  sparseFromDense,
  sparseFromEntries,
  tfidfVector,
  tokeniseText,
  type SparseVector,
} from '@countersign/algorithms'
import { atPath, isJsonObject, type Json, type LearningFeatures } from '@countersign/core'

/** What stands in one item; null where there is nothing to learn from. */
export type Source = string | ReadonlyMap<string, number | string> | readonly number[]
/** What a feature of an item added to a linear score, in logits. */
export interface Contribution {
  name: string
  weight: number
}
export interface Space {
  rows: SparseVector[]
  /** How strong the penalty on weights is that suits them (`l2`). */
  penalty: number
  explain: (at: number, weights: Float64Array) => Contribution[]
  /** The row of an item of a table, and with each of its columns as it usually is, or else would be. Of others none. */
  changed: (at: number) => { row: SparseVector; columns: { name: string; row: SparseVector }[] }
}
const unchanged =
  (rows: readonly SparseVector[]): Space['changed'] =>
  (at) => ({
    row: rows[at] as SparseVector,
    columns: [],
  })

const longestText = 4_000
const dimension = 2 ** 14
const longestVector = 4_096
/** Of the penalty on weights: rows of length 1, as texts and embeddings are, take a weaker one (docs/benchmarks.md). */
export const penaltyOfUnit = 0.1
const usualPenalty = 1
const mostColumns = 1_000
/** Longer texts in a table are no categories. */
const longestCategory = 100
/** What stands in fewer rows tells nothing of others: an id is no category. */
const fewestOfCategory = 2

/** Every text of an item, in the order of its members. Files have none. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  if (isJsonObject(value)) return '$file' in value ? '' : Object.values(value).map(textOf).join(' ')
  return ''
}

export function sourceOf(data: Json, { as, path = '' }: LearningFeatures): Source | null {
  const here = atPath(data, path)
  if (as === 'text' || as === 'embedding') return here === undefined ? null : textOf(here).slice(0, longestText)
  if (as === 'table') return isJsonObject(here) ? cellsOf(here) : null
  return Array.isArray(here) && here.length > 0 && here.length <= longestVector && here.every(isNumber) ? here : null
}

/** Larger ones are no measurements, and their squares would drown all others. */
const isNumber = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 1e12

/** How many numbers it takes to hold: what is learnt from at once is bounded. */
export const sizeOf = (source: Source): number =>
  typeof source === 'string' ? 0 : source instanceof Map ? 4 * source.size : (source as readonly number[]).length

const cellsOf = (record: { readonly [name: string]: Json }): Map<string, number | string> =>
  new Map(
    Object.entries(record).flatMap(([name, value]): [string, number | string][] =>
      isNumber(value)
        ? [[name, value]]
        : typeof value === 'boolean' || (typeof value === 'string' && value.length <= longestCategory)
          ? [[name, String(value)]]
          : [],
    ),
  )

/**
 * Where items lie. All sources are of one kind; of vectors those of another length than the first have nothing.
 * @param embedded they are vectors that were made of texts: no number of them means anything by itself.
 */
export function spaceOf(sources: readonly Source[], embedded = false): Space {
  const [first] = sources
  if (embedded) return embeddingSpace(sources as readonly (readonly number[])[])
  if (first instanceof Map) return tableSpace(sources as readonly Cells[])
  return Array.isArray(first)
    ? vectorSpace(sources as readonly (readonly number[])[], first.length)
    : textSpace(sources as readonly string[])
}

function textSpace(texts: readonly string[]): Space {
  const tokens = texts.map((text) => tokeniseText(text))
  const model = fitTfidf(tokens, dimension)
  const rows = tokens.map((own) => tfidfVector(own, model))
  return {
    rows,
    penalty: penaltyOfUnit,
    changed: unchanged(rows),
    explain: (at, weights) =>
      explainTextScore(tokens[at] as string[], model, weights).map(({ token, contribution }) => ({
        name: token,
        weight: contribution,
      })),
  }
}

/** Every number is divided by one and the same, so that a usual one is about 1 whatever the vector's unit is. */
function vectorSpace(vectors: readonly (readonly number[])[], length: number): Space {
  const fitting = vectors.filter((vector) => vector.length === length)
  const squares = fitting.reduce((sum, vector) => vector.reduce((own, value) => own + value * value, sum), 0)
  const unit = Math.sqrt(squares / (fitting.length * length)) || 1
  const rows = vectors.map((vector) =>
    sparseFromDense(vector.length === length ? vector.map((value) => value / unit) : []),
  )
  return {
    rows,
    penalty: usualPenalty,
    changed: unchanged(rows),
    explain: (at, weights) => contributions(rows[at] as SparseVector, weights, (index) => `[${index}]`),
  }
}

/** Unit vectors as they are. */
export function embeddingSpace(vectors: readonly ArrayLike<number>[]): Space {
  const rows = vectors.map(sparseFromDense)
  return { rows, penalty: penaltyOfUnit, changed: unchanged(rows), explain: () => [] }
}

type Cells = ReadonlyMap<string, number | string>
/** A column of numbers is one feature; of categories each is one, the most frequent first. */
type Column = { index: number; mean: number; spread: number } | ReadonlyMap<string, number>

/** Numbers standardised (a missing one is the mean), categories one feature each. */
function tableSpace(records: readonly Cells[]): Space {
  const byColumn = new Map<string, (number | string)[]>()
  for (const record of records)
    for (const [column, cell] of record) {
      const cells = byColumn.get(column)
      if (cells) cells.push(cell)
      else if (byColumn.size < mostColumns) byColumn.set(column, [cell])
    }
  const names: ((record: Cells) => string)[] = []
  const columns = new Map<string, Column>()
  for (const [column, cells] of byColumn) {
    if (cells.every(isNumber)) {
      const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length
      const spread = Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length)
      if (spread === 0) continue
      columns.set(column, { index: names.length, mean, spread })
      names.push((record) => `${column} = ${record.get(column) ?? 'missing'}`)
      continue
    }
    const common = [...Map.groupBy(cells, String)]
      .filter(([, own]) => own.length >= fewestOfCategory)
      .toSorted(([, a], [, b]) => b.length - a.length)
    columns.set(column, new Map(common.map(([category], i) => [category, names.length + i])))
    names.push(
      ...common.map(
        ([category]) =>
          () =>
            `${column} = ${category}`,
      ),
    )
  }
  const entriesOf = (record: Cells): Map<number, number> =>
    new Map([...record].flatMap(([column, cell]) => featureOf(columns.get(column), cell)))
  const rows = records.map((record) => sparseFromEntries(entriesOf(record)))
  return {
    rows,
    penalty: usualPenalty,
    explain: (at, weights) =>
      contributions(rows[at] as SparseVector, weights, (index) => names[index]?.(records[at] as Cells) ?? ''),
    changed: (at) => {
      const record = records[at] as Cells
      return {
        row: rows[at] as SparseVector,
        columns: [...columns].flatMap(([name, column]) => {
          const entries = entriesOf(record)
          const own = featureOf(column, record.get(name))[0]?.[0]
          // A number that is left out is the mean.
          const other = 'mean' in column ? undefined : [...column.values()].find((place) => place !== own)
          if (own === other) return []
          if (own !== undefined) entries.delete(own)
          if (other !== undefined) entries.set(other, 1)
          return [{ name: `${name} = ${record.get(name) ?? 'missing'}`, row: sparseFromEntries(entries) }]
        }),
      }
    },
  }
}

function featureOf(column: Column | undefined, cell: number | string | undefined): [number, number][] {
  if (column === undefined || cell === undefined) return []
  if ('mean' in column) return typeof cell === 'number' ? [[column.index, (cell - column.mean) / column.spread]] : []
  const index = column.get(String(cell))
  return index === undefined ? [] : [[index, 1]]
}

const contributions = (
  { indices, values }: SparseVector,
  weights: Float64Array,
  nameOf: (index: number) => string,
): Contribution[] =>
  [...indices]
    .map((index, i) => ({ name: nameOf(index), weight: (values[i] as number) * (weights[index] ?? 0) }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
