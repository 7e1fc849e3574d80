/** How far what somebody marked is what is known to be right: F1 of what matches by label and place. */
import { matchMarks } from '@countersign/algorithms'
import {
  canonicalize,
  goldMark,
  isJsonObject,
  isOneAnswer,
  type DrawnQuestion,
  type GoldMarksWire,
  type Json,
  type JsonObject,
} from '@countersign/core'
import { drawnOf, marksOf, type Drawn } from './merge-marks.ts'
import { placeOverlap } from './place.ts'

const overlapOf = (a: Drawn, b: Drawn): number => (a.label === b.label ? placeOverlap(a.shape, b.shape) : 0)

/**
 * Marks of one label are matched one to one where they overlap by the question's `iou`; relations are right where both
 * their ends match. F1 is twice what matches over what both marked, 1 where both marked nothing. Who left the question out
 * marked nothing. Where there is too much to match, only the very same is right.
 */
export function judgeMarks(question: DrawnQuestion, right: Json, said: Json | undefined): GoldMarksWire {
  const { iou, f1: asked } = goldMark(question)
  const base = { question: question.name, iou, asked }
  const drawn = drawnOf(question, [right, said ?? null])
  if (drawn === null) return { ...base, f1: isOneAnswer(question, right, said) ? 1 : 0, missed: [], extra: [] }
  const [known, given] = [0, 1].map((of) => drawn.filter(({ person }) => person === of)) as [Drawn[], Drawn[]]
  const asMarks = (marks: Drawn[]) => marks.map((shape) => ({ shape, label: 0 }))
  const pairs = matchMarks(asMarks(known), asMarks(given), overlapOf, iou)
  const idOf = new Map(pairs.map(({ a, b }) => [(given[b] as Drawn).source.id, (known[a] as Drawn).source.id]))
  const [hits, hit] = [new Set(pairs.map(({ a }) => a)), new Set(pairs.map(({ b }) => b))]
  const relations = compareRelations(question, right, said, idOf)
  const all = known.length + given.length + relations.known + relations.given
  return {
    ...base,
    f1: all === 0 ? 1 : (2 * (pairs.length + relations.hits)) / all,
    missed: [...known.filter((_, at) => !hits.has(at)).map(({ source }) => source), ...relations.missed],
    extra: [...given.filter((_, at) => !hit.has(at)).map(({ source }) => source), ...relations.extra],
  }
}

/** Relations by what they relate, the marks of the answer being called by the ids of those that they match. */
function compareRelations(
  question: DrawnQuestion,
  right: Json,
  said: Json | undefined,
  idOf: ReadonlyMap<Json | undefined, Json | undefined>,
) {
  const listed = (value: Json | undefined): JsonObject[] =>
    question.kind === 'spans' && isJsonObject(value ?? null) && Array.isArray((value as JsonObject).relations)
      ? ((value as JsonObject).relations as JsonObject[])
      : []
  const keyed = (all: readonly JsonObject[], named: (id: Json | undefined) => Json | undefined) =>
    new Map(
      all.flatMap((one): [string, JsonObject][] => {
        const [from, to] = [named(one.from), named(one.to)]
        // One whose end matches nothing is like no other.
        return [
          [canonicalize([from ?? { is: one.from ?? null }, to ?? { is: one.to ?? null }, one.label ?? null]), one],
        ]
      }),
    )
  const [known, given] = [keyed(listed(right), (id) => id), keyed(listed(said), (id) => idOf.get(id))]
  // Each end as what was marked there: who is told of a relation knows neither side's ids.
  const told = (one: JsonObject, value: Json | undefined): JsonObject => {
    const at = new Map(marksOf(question, value).map((mark) => [mark.id, mark]))
    return { from: at.get(one.from as Json) ?? null, to: at.get(one.to as Json) ?? null, label: one.label ?? null }
  }
  const only = (own: ReadonlyMap<string, JsonObject>, others: ReadonlyMap<string, unknown>, value: Json | undefined) =>
    [...own].flatMap(([key, one]) => (others.has(key) ? [] : [told(one, value)]))
  return {
    ...{ known: known.size, given: given.size, hits: [...known.keys()].filter((key) => given.has(key)).length },
    ...{ missed: only(known, given, right), extra: only(given, known, said) },
  }
}
