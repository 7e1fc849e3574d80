/** How long people are at work on an item: the middle and the quartiles, as few very long times say little. */
import { quantiles } from '@countersign/algorithms'
import type { ActiveTimeWire, AnnotatorWire, ProjectQualityWire } from '@countersign/core'
import type { AnsweredItem } from './read-answers.ts'

export function measureTime(
  items: readonly AnsweredItem[],
  annotatorOf: (key: string) => AnnotatorWire,
): ProjectQualityWire['time'] {
  const told = items.flatMap(({ answers }) => answers).filter(({ activeMs }) => activeMs !== null)
  const times = new Map(
    [...Map.groupBy(told, ({ person }) => person)].map(([person, own]) => [
      person,
      own.map(({ activeMs }) => activeMs as number),
    ]),
  )
  return {
    all: timeOf([...times.values()].flat()),
    people: [...times.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([person, own]) => ({ ...annotatorOf(person), ...timeOf(own) })),
  }
}

function timeOf(times: readonly number[]): ActiveTimeWire {
  if (times.length === 0) return { n: 0, median_ms: null, quartiles_ms: null }
  const [low, median, high] = quantiles(times, [0.25, 0.5, 0.75]) as [number, number, number]
  return { n: times.length, median_ms: median, quartiles_ms: [low, high] }
}
