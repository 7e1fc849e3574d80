/** Why a model expects what it says of an item: what weighed most, and the labelled items that are nearest. */
import { dotSparse, type OneVsRest, type SparseVector } from '@countersign/algorithms'
import type { Space } from './features.ts'

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

/** @param classes those that it says; several share the places. */
export function reasonsOf(
  { explain }: Space,
  at: number,
  { models }: OneVsRest,
  classes: readonly number[],
  names: readonly string[],
): Reason[] {
  const told = classes.slice(0, mostClasses)
  return told.flatMap((k) => {
    const model = models[k]
    if (!model || 'constant' in model) return []
    return explain(at, model.weights)
      .filter(({ weight }) => weight !== 0)
      .slice(0, Math.ceil(mostReasons / told.length))
      .map((one) => ({ of: names[k] as string, ...one }))
  })
}

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
