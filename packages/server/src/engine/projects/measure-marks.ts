/** The quality of what is drawn: what is agreed on is each thing that somebody marked, not the drawing as a whole. */
import {
  answersOf,
  clusterAnswers,
  countMatches,
  matchF1,
  type Cluster,
  type MatchCount,
} from '@countersign/algorithms'
import type { AgreementWire, Json } from '@countersign/core'
import { bootstrapDraws } from './measure-agreement.ts'
import { clustersOf, drawnOf, isOfParts, type Drawn, type MarkedQuestion } from './merge-marks.ts'
import { placeOverlap } from './place.ts'
import type { AnsweredItem } from './read-answers.ts'
import type { Table } from './tabulate.ts'

/** Of fewer items drawing anew tells no interval. */
const fewestForInterval = 5

export interface Matched {
  item: AnsweredItem
  /** Who looked, in the order by which marks know them. */
  looked: string[]
  drawn: Drawn[]
  /** Each thing that anybody marked. */
  clusters: Cluster<Drawn>[]
}

/** What was drawn on each item, of those that are not too full to be matched. */
export const matchedOf = (question: MarkedQuestion, items: readonly AnsweredItem[]): Matched[] =>
  items.flatMap((item) => {
    const said = item.answers.filter(({ labels }) => labels[question.name] !== undefined)
    const drawn = drawnOf(
      question,
      said.map(({ labels }) => labels[question.name] as Json),
    )
    return drawn === null
      ? []
      : [{ item, looked: said.map(({ person }) => person), drawn, clusters: clustersOf(question, drawn) }]
  })

/** Each thing that anybody marked is a row; its classes are the options, and that nothing is there. */
export function tabulateMarks(question: MarkedQuestion, matched: readonly Matched[], people: readonly string[]): Table {
  const place = new Map(people.map((person, i) => [person, i]))
  const classes = question.options.length
  const rows: AnsweredItem[] = []
  const answers = matched.flatMap(({ item, looked, clusters }) =>
    clusters.flatMap((cluster) =>
      clusterAnswers(cluster, [...looked.keys()], classes, rows.push(item) - 1).map((answer) => ({
        ...answer,
        person: place.get(looked[answer.person] as string) as number,
      })),
    ),
  )
  return {
    answers: answersOf(answers, { items: rows.length, people: people.length, classes: classes + 1 }),
    values: [...question.options.map(({ value }) => value), null],
    rows,
  }
}

/** What matches is known beforehand: each two who labelled a part. */
function countParts(clusters: readonly Cluster<Drawn>[], looked: number): MatchCount {
  let [marks, placed, named] = [0, 0, 0]
  for (const cluster of clusters) {
    marks += cluster.length * (looked - 1)
    for (const [i, { label }] of cluster.entries())
      for (const other of cluster.slice(i + 1)) {
        placed += 2
        if (other.label === label) named += 2
      }
  }
  return { marks, placed, named }
}

/** How far people marked the same things: of each two, F1 of their marks, by place and label, and by place alone. */
export function matchedAgreement(question: MarkedQuestion, matched: readonly Matched[]): AgreementWire[] {
  const counts = matched.map(({ looked, drawn, clusters }) =>
    isOfParts(question) ? countParts(clusters, looked.length) : countMatches(drawn, looked.length, placeOverlap),
  )
  return (['named', 'placed'] as const).map((by) => {
    const { value, lower, upper, items } = matchF1(counts, by, { draws: bootstrapDraws })
    const interval: [number, number] | null = value === null || items < fewestForInterval ? null : [lower, upper]
    return {
      ...{ name: 'matched-f1', metric: by === 'named' ? 'place and label' : 'place', standard_error: null },
      ...{ by: interval ? 'bootstrap' : null, estimate: { value, interval, n: items } },
    }
  })
}
