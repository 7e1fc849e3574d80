/** What outputs are scored by: criteria with anchored levels, in versions that never change. */

export const criterionKinds = ['binary', 'ordinal', 'numeric', 'text'] as const
export type CriterionKind = (typeof criterionKinds)[number]

/** An anchor: what this value means, so that two who score mean the same by it. */
export interface RubricLevel {
  value: number
  title: string
  text: string
  example?: string | undefined
}
export interface Criterion {
  /** Its place among scores. */
  name: string
  title: string
  /** What is asked. */
  text: string
  kind: CriterionKind
  /** `binary`: none, or both of 0 and 1; `ordinal`: two or more, rising; else none. */
  levels: RubricLevel[]
  /** Of `numeric`. */
  minimum?: number | undefined
  maximum?: number | undefined
  /** "Not applicable" is a score: null. */
  na: boolean
  /** 0..1, its part of the total; of `text` 0. */
  weight: number
  /** In its own scale: under it the whole fails, whatever the total. */
  gate?: { at_least: number } | undefined
}

/** By the criterion's name: a number of its scale, words where it is `text`, null where it does not apply. */
export type Scores = { readonly [criterion: string]: number | string | null }

/** Both ends of its scale; undefined: it has none. */
export function scaleOf({ kind, levels, minimum, maximum }: Criterion): [lowest: number, highest: number] | undefined {
  if (kind === 'binary') return [0, 1]
  if (kind === 'text') return undefined
  if (kind === 'numeric') return minimum === undefined || maximum === undefined ? undefined : [minimum, maximum]
  const [first, last] = [levels[0], levels.at(-1)]
  return first && last && [first.value, last.value]
}
