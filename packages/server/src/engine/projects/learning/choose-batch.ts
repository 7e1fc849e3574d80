/** What is asked next: a part drawn at random whatever the strategy, the rest by it, and nobody can tell them apart. */
import {
  fitTfidf,
  selectBatch,
  tfidfVector,
  tokeniseText,
  type Candidates,
  type Points,
  type Random,
  type SparseVector,
  type Strategy,
} from '@countersign/algorithms'

export interface Choice {
  at: number
  arm: 'random' | 'strategy'
}
export interface Batch {
  /** How many to ask next. */
  size: number
  /** Of them, drawn at random whatever the strategy; at least one. */
  randomShare: number
  strategy: Strategy
}

const dimension = 2 ** 14
/** For diversity: hashed vectors are folded to so many dense coordinates. */
const folded = 64

export const vectorsOf = (texts: readonly string[], known: readonly string[]): SparseVector[] => {
  const model = fitTfidf(
    [...texts, ...known].map((text) => tokeniseText(text)),
    dimension,
  )
  return [...texts, ...known].map((text) => tfidfVector(tokeniseText(text), model))
}

export function foldedPoints(rows: readonly SparseVector[]): Points {
  const values = new Float64Array(rows.length * folded)
  rows.forEach(({ indices, values: own }, row) => {
    indices.forEach((index, at) => {
      values[row * folded + (index % folded)]! += own[at]!
    })
  })
  return { dimension: folded, values }
}

/**
 * @param open what could be asked. @param taught what is labelled.
 * @param eligible which of the open ones the strategy may take; chance may take any.
 * @param say what a model says of some of the open ones.
 */
export function chooseBatch(
  open: readonly SparseVector[],
  taught: readonly SparseVector[],
  { size, randomShare, strategy }: Batch,
  random: Random,
  eligible: readonly number[],
  say: (left: readonly number[]) => Pick<Candidates, 'predictions' | 'committee'>,
): Choice[] {
  // What a model said nothing of is drawn by chance alone, and a batch is filled by it.
  const missing = eligible.length < open.length ? size - eligible.length : 0
  const byChance = Math.min(open.length, Math.max(1, Math.round(size * randomShare), missing))
  const chosen = new Set(selectBatch({ count: open.length }, byChance, 'random', random))
  const left = eligible.filter((at) => !chosen.has(at))
  const wanted = Math.min(left.length, Math.max(0, size - byChance))
  const batch = selectBatch(
    {
      count: left.length,
      points: foldedPoints(left.map((at) => open[at]!)),
      labelled: foldedPoints(taught),
      ...say(left),
    },
    wanted,
    strategy,
    random,
  ).map((at) => left[at]!)
  return interleave(batch, [...chosen], random.uniform)
}

/** Nobody can tell by its place which arm an item is of. */
function interleave(batch: readonly number[], chosen: readonly number[], next: () => number): Choice[] {
  const places = [
    ...batch.map((at, place) => ({ at, arm: 'strategy' as const, place: place / Math.max(1, batch.length) })),
    ...chosen.map((at) => ({ at, arm: 'random' as const, place: next() })),
  ]
  return places.sort((a, b) => a.place - b.place)
}
