import type { Answers } from '../aggregation/answers.ts'

/** The items that somebody rated, and how many gave each class: `counts[unit · classes + class]`. */
export type RatedUnits = {
  readonly units: number
  readonly classes: number
  /** The item behind each unit. */
  readonly items: Uint32Array
  readonly counts: Float64Array
  /** Ratings of each unit, at least `fewest`. */
  readonly ratings: Float64Array
}

/** Items with at least `fewest` ratings (default 1). */
export function countUnits(answers: Answers, fewest = 1): RatedUnits {
  const { starts, classes, label } = answers
  const items = Uint32Array.from(
    Array.from({ length: answers.items }, (_, i) => i).filter((i) => starts[i + 1]! - starts[i]! >= fewest),
  )
  const counts = new Float64Array(items.length * classes)
  items.forEach((item, unit) => {
    for (let a = starts[item]!; a < starts[item + 1]!; a++) counts[unit * classes + label[a]!]! += 1
  })
  const ratings = Float64Array.from(items, (item) => starts[item + 1]! - starts[item]!)
  return { units: items.length, classes, items, counts, ratings }
}

/** Each class's share, every unit counting alike, 0..1. */
export function classShares({ units, classes, counts, ratings }: RatedUnits): Float64Array {
  const shares = new Float64Array(classes)
  for (let at = 0; at < counts.length; at++)
    shares[at % classes]! += counts[at]! / ratings[Math.floor(at / classes)]! / units
  return shares
}
