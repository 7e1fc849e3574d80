/** Why a model expects what it says of an item: what weighed most, and the labelled items that are nearest. */
import { dotSparse, type OneVsRest, type SparseVector } from '@countersign/algorithms'
import type { Contribution, Space } from './features.ts'
import type { Model } from './fit.ts'

export interface Reason {
  /** The class that is spoken for (weight above 0) or against. */
  of: string
  name: string
  /** In logits. */
  weight: number
}
export interface Nearest {
  decision: string
  /** Cosine, −1..1. */
  similarity: number
}

const mostReasons = 8
const mostClasses = 3
const mostNearest = 3

/** Changed rows of one model, so many numbers of them altogether; a batch beyond comes without reasons. */
const mostChanged = 20_000_000

/**
 * What weighed most for and against what is said of an item. Where a model is no weighted sum, a column of a table weighs
 * as much as the probability moves when it is set to what is usual: the mean, or the most frequent other category.
 *
 * @returns asked by the item's place and the classes that are said; several share the places.
 */
export function reasonsBy(
  { explain, changed }: Space,
  model: Model,
  names: readonly string[],
): (at: number, classes: readonly number[]) => Reason[] {
  let room = mostChanged
  return (at, classes) => {
    const told = classes.slice(0, mostClasses)
    const each = model.linear ? bySum(model.linear, at) : byChange(model, at)
    return told.flatMap((k) =>
      each(k)
        .filter(({ weight }) => weight !== 0)
        .slice(0, Math.ceil(mostReasons / told.length))
        .map((one) => ({ of: names[k] as string, ...one })),
    )
  }

  function bySum({ models }: OneVsRest, at: number): (k: number) => Contribution[] {
    return (k) => {
      const own = models[k]
      return !own || 'constant' in own ? [] : explain(at, own.weights)
    }
  }

  function byChange({ probabilities }: Model, at: number): (k: number) => Contribution[] {
    const { row, columns } = changed(at)
    // As wide as they are spread out.
    const width = Math.max(0, ...columns.map((column) => column.row.indices.at(-1) ?? 0))
    room -= columns.length * width
    if (room < 0) return () => []
    const [own, ...others] = probabilities([row, ...columns.map((column) => column.row)])
    return (k) =>
      columns
        .map(({ name }, i) => ({ name, weight: logit(own![k]!) - logit(others[i]![k]!) }))
        .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  }
}

const logit = (p: number): number => Math.log(p / (1 - p))

const lengthOf = ({ values }: SparseVector): number => Math.hypot(...values)

/** The labelled rows with the smallest angle to each of these, by their place in `taught`. */
export function nearestTo(
  rows: readonly SparseVector[],
  taught: readonly SparseVector[],
): { at: number; similarity: number }[][] {
  const lengths = taught.map(lengthOf)
  const dimension = rows.reduce((most, { indices }) => Math.max(most, (indices.at(-1) ?? -1) + 1), 0)
  const dense = new Float64Array(dimension)
  return rows.map((row) => {
    row.indices.forEach((index, i) => (dense[index] = row.values[i] as number))
    const own = lengthOf(row)
    const best: { at: number; similarity: number }[] = []
    for (const [at, other] of taught.entries()) {
      const size = own * (lengths[at] as number)
      const similarity = size === 0 ? 0 : dotSparse(other, dense) / size
      if (similarity <= 0 || (best.length === mostNearest && similarity <= (best.at(-1)?.similarity ?? 0))) continue
      best.push({ at, similarity })
      best.sort((a, b) => b.similarity - a.similarity || a.at - b.at)
      best.length = Math.min(best.length, mostNearest)
    }
    row.indices.forEach((index) => (dense[index] = 0))
    return best
  })
}
