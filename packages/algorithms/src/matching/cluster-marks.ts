import { answersOf, type Answers } from '../aggregation/answers.ts'
import { assign } from './assign.ts'

/** Something a person drew on one item (a span, a box), with the class they gave it. */
export type Mark<Shape> = { readonly person: number; readonly shape: Shape; readonly label: number }
/** Marks of one and the same thing, at most one of each person. */
export type Cluster<Shape> = { readonly marks: readonly Mark<Shape>[] }

/**
 * Which marks of several people mean the same thing: person by person (who drew most comes first), each person's marks are
 * assigned one to one to the things found so far, by mean overlap with what is in them, where that is at least `least`
 * (default 0.5); the rest are new things.
 *
 * Weakness: greedy over people: the first sets the frame. Nested things of about one size can be confused.
 */
export function clusterMarks<Shape>(
  marks: readonly Mark<Shape>[],
  overlap: (a: Shape, b: Shape) => number,
  least = 0.5,
): Cluster<Shape>[] {
  const byPerson = [...Map.groupBy(marks, ({ person }) => person).values()].sort(
    (a, b) => b.length - a.length || a[0]!.person - b[0]!.person,
  )
  const clusters: Mark<Shape>[][] = []
  for (const own of byPerson) {
    const gains = own.map(({ shape }) =>
      clusters.map((cluster) => {
        const mean = cluster.reduce((sum, mark) => sum + overlap(mark.shape, shape), 0) / cluster.length
        return mean >= least ? mean : 0
      }),
    )
    const assigned = clusters.length === 0 ? own.map(() => -1) : assign(gains)
    own.forEach((mark, at) => {
      const cluster = clusters[assigned[at]!]
      if (cluster) cluster.push(mark)
      else clusters.push([mark])
    })
  }
  return clusters.map((members) => ({ marks: members }))
}

/**
 * Clusters as answers that labels can be aggregated from: each cluster an item, and who looked but marked nothing there
 * said "nothing", the class after the last. `looked` are all who saw the item.
 */
export function clusterAnswers<Shape>(
  clusters: readonly Cluster<Shape>[],
  looked: readonly number[],
  sizes: { readonly people: number; readonly classes: number },
): Answers {
  const answers = clusters.flatMap(({ marks }, item) =>
    looked.map((person) => ({
      item,
      person,
      label: marks.find((mark) => mark.person === person)?.label ?? sizes.classes,
    })),
  )
  return answersOf(answers, { items: clusters.length, people: sizes.people, classes: sizes.classes + 1 })
}

/** The shape in the middle: each figure is the median of the cluster's. */
export function medianShape<Shape extends { readonly [Figure in keyof Shape]: number }>(
  cluster: Cluster<Shape>,
): Record<keyof Shape, number> {
  const figures = Object.keys(cluster.marks[0]!.shape) as (keyof Shape)[]
  const median = (figure: keyof Shape): number => {
    const values = cluster.marks.map(({ shape }): number => shape[figure]).sort((a, b) => a - b)
    return (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2
  }
  return Object.fromEntries(figures.map((figure) => [figure, median(figure)])) as Record<keyof Shape, number>
}
