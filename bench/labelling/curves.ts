/** Margin against chance by the published protocol: 40 % held out, 20 labels to begin with, one more at a time to the end. */
import {
  areaUnderCurve,
  createRandom,
  drawFourierFeatures,
  fourierFeatures,
  pairedGain,
  shuffle,
  simulateCurve,
  sparseFromDense,
  type LabelledRows,
  type PairedGain,
} from '@countersign/algorithms'

const features = 256
const learner = { l2: 0.3, tolerance: 1e-2 }

export interface Compared {
  uniform: number
  margin: number
  gain: PairedGain
}

export function compareArms({ rows, labels }: { rows: number[][]; labels: number[] }, seeds: number): Compared {
  const areas = { margin: [] as number[], random: [] as number[] }
  for (let seed = 1; seed <= seeds; seed++) {
    const random = createRandom(seed)
    const order = shuffle([...rows.keys()], random)
    const cut = Math.round(0.4 * rows.length)
    const standard = standardise(
      rows,
      order.slice(cut).map((i) => rows[i]!),
    )
    const width = rows[0]!.length
    const drawn = drawFourierFeatures(width, 1 / width, random, features)
    const take = (own: readonly number[]): LabelledRows => ({
      rows: own.map((i) => sparseFromDense(fourierFeatures(standard[i]!, drawn))),
      labels: own.map((i) => labels[i]!),
    })
    const [held, pool] = [take(order.slice(0, cut)), take(order.slice(cut))]
    for (const arm of ['margin', 'random'] as const) {
      const curve = simulateCurve(pool, held, 20, arm, createRandom(seed), { classes: 2, batch: 1, learner })
      areas[arm].push(areaUnderCurve(curve.map(({ accuracy }) => accuracy)))
    }
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  return { uniform: mean(areas.random), margin: mean(areas.margin), gain: pairedGain(areas.margin, areas.random) }
}

function standardise(rows: number[][], seen: number[][]): number[][] {
  const means = rows[0]!.map((_, c) => seen.reduce((sum, row) => sum + row[c]!, 0) / seen.length)
  const spreads = means.map((mean, c) =>
    Math.sqrt(seen.reduce((sum, row) => sum + (row[c]! - mean) ** 2, 0) / seen.length),
  )
  return rows.map((row) => row.map((x, c) => (x - means[c]!) / (spreads[c]! || 1)))
}
