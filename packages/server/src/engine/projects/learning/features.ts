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
  explain: (at: number, weights: Float64Array) => Contribution[]
}

const longestText = 4_000
const dimension = 2 ** 14
const longestVector = 4_096
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
  if (as === 'text') return here === undefined ? null : textOf(here).slice(0, longestText)
  if (as === 'table') return isJsonObject(here) ? cellsOf(here) : null
  return Array.isArray(here) && here.length > 0 && here.length <= longestVector && here.every(isNumber) ? here : null
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

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

/** Where items lie. All sources are of one kind; of vectors those of another length than the first have nothing. */
export function spaceOf(sources: readonly Source[]): Space {
  const [first] = sources
  if (first instanceof Map) return tableSpace(sources as readonly ReadonlyMap<string, number | string>[])
  return Array.isArray(first)
    ? vectorSpace(sources as readonly (readonly number[])[], first.length)
    : textSpace(sources as readonly string[])
}

function textSpace(texts: readonly string[]): Space {
  const tokens = texts.map((text) => tokeniseText(text))
  const model = fitTfidf(tokens, dimension)
  return {
    rows: tokens.map((own) => tfidfVector(own, model)),
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
  return { rows, explain: (at, weights) => contributions(rows[at] as SparseVector, weights, (index) => `[${index}]`) }
}

/** Numbers standardised (a missing one is the mean), categories one feature each. */
function tableSpace(records: readonly ReadonlyMap<string, number | string>[]): Space {
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))].slice(0, mostColumns)
  const features: { name: (record: ReadonlyMap<string, number | string>) => string; of: (cell: number | string | undefined) => number; column: string }[] = [] // prettier-ignore
  for (const column of names) {
    const cells = records.flatMap((record) => record.get(column) ?? [])
    if (cells.every(isNumber)) {
      const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length
      const spread = Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length)
      if (spread > 0)
        features.push({
          ...{ column, name: (record) => `${column} = ${record.get(column) ?? 'missing'}` },
          of: (cell) => (typeof cell === 'number' ? (cell - mean) / spread : 0),
        })
      continue
    }
    for (const [category, own] of Map.groupBy(cells, String))
      if (own.length >= fewestOfCategory)
        features.push({
          ...{ column, name: () => `${column} = ${category}` },
          of: (cell) => (cell !== undefined && String(cell) === category ? 1 : 0),
        })
  }
  const rows = records.map((record) =>
    sparseFromEntries(new Map(features.map(({ column, of }, index) => [index, of(record.get(column))]))),
  )
  return {
    rows,
    explain: (at, weights) =>
      contributions(
        rows[at] as SparseVector,
        weights,
        (index) => features[index]?.name(records[at] ?? new Map()) ?? '',
      ),
  }
}

const contributions = (
  { indices, values }: SparseVector,
  weights: Float64Array,
  nameOf: (index: number) => string,
): Contribution[] =>
  [...indices]
    .map((index, i) => ({ name: nameOf(index), weight: (values[i] as number) * (weights[index] ?? 0) }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
