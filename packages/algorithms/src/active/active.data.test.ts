import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawFourierFeatures, fourierFeatures } from '../learning/fourier-features.ts'
import { createRandom } from '../random.ts'
import { shuffle } from '../shuffle.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { areaUnderCurve, pairedGain } from './learning-curve.ts'
import { simulateCurve } from './simulate-curve.ts'

const sonar = fileURLToPath(new URL('../../../../../shared/data/uci-binary/sonar.csv', import.meta.url))

test.skipIf(!existsSync(sonar))(
  'needs uci-binary/sonar: seeds 1 to 6, margin is ahead of chance as published (the bench has a hundred)',
  () => {
    const cells = readFileSync(sonar, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    const labels = cells.map((row) => (row.at(-1)!.trim() === 'M' ? 1 : 0))
    const values = cells.map((row) => row.slice(0, -1).map(Number))
    const means = values[0]!.map((_, c) => values.reduce((sum, row) => sum + row[c]!, 0) / values.length)
    const spreads = means.map((mean, c) =>
      Math.sqrt(values.reduce((sum, row) => sum + (row[c]! - mean) ** 2, 0) / values.length),
    )
    const arms = { margin: [] as number[], random: [] as number[] }
    for (let seed = 1; seed <= 6; seed++) {
      const random = createRandom(seed)
      const order = shuffle([...values.keys()], random)
      const drawn = drawFourierFeatures(60, 1 / 60, random, 128)
      const take = (own: readonly number[]) => ({
        rows: own.map((i) =>
          sparseFromDense(
            fourierFeatures(
              values[i]!.map((x, c) => (x - means[c]!) / spreads[c]!),
              drawn,
            ),
          ),
        ),
        labels: own.map((i) => labels[i]!),
      })
      const [held, pool] = [take(order.slice(0, 83)), take(order.slice(83))]
      const options = { classes: 2, batch: 1, learner: { l2: 0.1, tolerance: 1e-2 } }
      for (const arm of ['margin', 'random'] as const) {
        const curve = simulateCurve(pool, held, 20, arm, createRandom(seed), options)
        arms[arm].push(areaUnderCurve(curve.map(({ accuracy }) => accuracy)))
      }
    }
    expect(pairedGain(arms.margin, arms.random).mean).toBeGreaterThan(0.01)
  },
)
