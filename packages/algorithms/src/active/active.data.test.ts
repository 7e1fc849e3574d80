import { fileURLToPath } from 'node:url'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { shuffle } from '../shuffle.ts'
import { sparseFromDense } from '../sparse-vector.ts'
import { areaUnderCurve, pairedGain } from './learning-curve.ts'
import { simulateCurve } from './simulate-curve.ts'

const wdbc = fileURLToPath(
  new URL('../../../../../shared/data/uci-binary/wdbc_sklearn_breast_cancer.csv', import.meta.url),
)

test.skipIf(!existsSync(wdbc))(
  'needs uci-binary/wdbc: seeds 1 to 5, five at a time, margin is ahead of chance (the bench has a hundred, one at a time)',
  () => {
    const cells = readFileSync(wdbc, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number))
    const values = cells.map((row) => row.slice(0, -1))
    const means = values[0]!.map((_, c) => values.reduce((sum, row) => sum + row[c]!, 0) / values.length)
    const spreads = means.map((mean, c) =>
      Math.sqrt(values.reduce((sum, row) => sum + (row[c]! - mean) ** 2, 0) / values.length),
    )
    const rows = values.map((row) => sparseFromDense(row.map((x, c) => (x - means[c]!) / spreads[c]!)))
    const arms = { margin: [] as number[], random: [] as number[] }
    for (let seed = 1; seed <= 5; seed++) {
      const order = shuffle([...rows.keys()], createRandom(seed))
      const take = (own: readonly number[]) => ({
        rows: own.map((i) => rows[i]!),
        labels: own.map((i) => cells[i]!.at(-1)!),
      })
      const [held, pool] = [take(order.slice(0, 228)), take(order.slice(228))]
      const options = { classes: 2, batch: 5, learner: { tolerance: 1e-3 } }
      for (const arm of ['margin', 'random'] as const) {
        const curve = simulateCurve(pool, held, 20, arm, createRandom(seed), options)
        arms[arm].push(areaUnderCurve(curve.map(({ accuracy }) => accuracy)))
      }
    }
    expect(pairedGain(arms.margin, arms.random).mean).toBeGreaterThan(0)
  },
)
