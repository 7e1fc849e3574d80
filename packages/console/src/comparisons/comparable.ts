import type { EvaluationWire } from '../api/wire.ts'

export interface ComparableSet {
  dataset: string
  evaluations: EvaluationWire[]
}

/** Data sets of which two evaluations or more can be put side by side, those with the newest first. */
export function comparableSets(evaluations: readonly EvaluationWire[]): ComparableSet[] {
  const open = evaluations.filter((one) => one.status === 'done' && one.outputs_deleted_at === null)
  return [...Map.groupBy(open, ({ dataset }) => dataset)]
    .map(([dataset, of]) => ({ dataset, evaluations: of }))
    .filter((set) => set.evaluations.length > 1)
}

/** What is picked of a set; the two newest where nothing is. */
export const makeComparable = (picked: readonly string[], set: ComparableSet | undefined): string[] => {
  const ids = set?.evaluations.map(({ id }) => id) ?? []
  const kept = ids.filter((id) => picked.includes(id))
  return picked.length === 0 ? ids.slice(0, 2) : kept
}
