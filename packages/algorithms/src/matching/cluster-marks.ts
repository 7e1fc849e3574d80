import type { Answer } from '../aggregation/answers.ts'
import { pairMarks, type Edge } from './pair-marks.ts'

/** Something a person drew on one item (a span, a box), with the class they gave it. */
export type Mark<S = unknown> = { readonly person: number; readonly shape: S; readonly label: number }
/** How far two marks cover the same, 0..1. */
export type Overlap<S> = (a: S, b: S) => number
/** Marks of one and the same thing, at most one of each person, in the order in which they were given. */
export type Cluster<M extends Mark = Mark> = readonly M[]

/** Two marks may be of one thing from this overlap on. */
export const oneThing = 0.5
/** Where marks overlap equally, those of one label are of one thing. */
const SAME_LABEL = 1e-6

/**
 * Which of some marks are which of others, by their places in both lists: those that overlap by `least` or more, one to
 * one, so that they overlap most in sum.
 */
export function matchMarks<S>(
  some: readonly Pick<Mark<S>, 'shape' | 'label'>[],
  others: readonly Pick<Mark<S>, 'shape' | 'label'>[],
  overlapOf: Overlap<S>,
  least = oneThing,
): Edge[] {
  const edges: Edge[] = []
  for (const [a, one] of some.entries())
    for (const [b, other] of others.entries()) {
      const overlap = overlapOf(one.shape, other.shape)
      if (overlap >= least) edges.push({ a, b, gain: overlap + (one.label === other.label ? SAME_LABEL : 0) })
    }
  return pairMarks(edges)
}

/** The marks of each two people that are of one thing. */
function pairs<S>(marks: readonly Mark<S>[], overlapOf: Overlap<S>, least: number): Edge[] {
  const byPerson = [...Map.groupBy(marks.keys(), (at) => marks[at]!.person).values()]
  const of = (own: readonly number[]) => own.map((at) => marks[at]!)
  return byPerson.flatMap((own, i) =>
    byPerson.slice(i + 1).flatMap((others) =>
      matchMarks(of(own), of(others), overlapOf, least).map(({ a, b, gain }) => ({
        a: own[a]!,
        b: others[b]!,
        gain,
      })),
    ),
  )
}

/**
 * Which marks of several people mean the same thing: each two people's marks are assigned one to one (`pairMarks`), and
 * from the closest pair on those that are joined become one thing, unless it would hold two marks of one person. Every
 * mark is in exactly one cluster. Nobody sets the frame: no person comes first.
 *
 * Weakness: chains. A and B may be paired, B and C, and A and C overlap less than `least`; they are one thing all the same.
 *
 * @see Kuhn, "The Hungarian Method", 1955 (pairs); Krippendorff, "On the reliability of unitizing continuous data",
 *   Sociological Methodology 25, 1995 (why marks are matched before their labels are compared).
 */
export function clusterMarks<S, M extends Mark<S>>(
  marks: readonly M[],
  overlapOf: Overlap<S>,
  least = oneThing,
): Cluster<M>[] {
  const clusterOf = marks.map((_, at) => [at])
  const joined = pairs<S>(marks, overlapOf, least).sort((p, q) => q.gain - p.gain || p.a - q.a || p.b - q.b)
  for (const { a, b } of joined) {
    const [one, other] = [clusterOf[a]!, clusterOf[b]!]
    const people = new Set(one.map((at) => marks[at]!.person))
    if (one === other || other.some((at) => people.has(marks[at]!.person))) continue
    const both = [...one, ...other].sort((p, q) => p - q)
    for (const at of both) clusterOf[at] = both
  }
  return [...new Set(clusterOf)].map((members) => members.map((at) => marks[at]!))
}

/**
 * A cluster as answers to "what is here?": who looked and marked nothing there said "nothing", the class after the last.
 * `looked` are all who saw the item.
 */
export const clusterAnswers = (cluster: Cluster, looked: readonly number[], classes: number, item = 0): Answer[] =>
  looked.map((person) => ({ item, person, label: cluster.find((mark) => mark.person === person)?.label ?? classes }))

/** Of one item, summed over each two who looked: their marks, those of them that match, and those that match by label too. */
export type MatchCount = { readonly marks: number; readonly placed: number; readonly named: number }

/**
 * What the F1 of one person's marks against another's is made of: 2 · matches / (marks of both), by place alone
 * (`placed / marks`) or by place and label (`named / marks`). Summed over items it is the pooled F1, which is what
 * chance-corrected agreement tends to where what nobody marked cannot be counted.
 *
 * Left out: Krippendorff's unitized alpha and Mathet's gamma, which correct for chance by models of where marks may lie.
 *
 * @see Hripcsak & Rothschild, "Agreement, the F-Measure, and Reliability in Information Retrieval", JAMIA 12(3), 2005.
 */
export function countMatches<S>(
  marks: readonly Mark<S>[],
  looked: number,
  overlapOf: Overlap<S>,
  least = oneThing,
): MatchCount {
  const matches = pairs(marks, overlapOf, least)
  const named = matches.filter(({ a, b }) => marks[a]!.label === marks[b]!.label).length
  return { marks: marks.length * Math.max(0, looked - 1), placed: 2 * matches.length, named: 2 * named }
}
