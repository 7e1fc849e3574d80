import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { rubberStamp } from './rubber-stamp.ts'

test('[IN14] Fisher’s exact test against one’s own past', () => {
  // R: fisher.test(matrix(c(20, 0, 14, 8), 2), alternative = "greater") → choose(34,20)/choose(42,20)
  expect(rubberStamp({ hits: 20, n: 20 }, { hits: 14, n: 22 }).p).toBeCloseTo(0.00271, 4)
  expect(rubberStamp({ hits: 20, n: 20 }, { hits: 14, n: 22 }).result).toBe('rose')
  expect(rubberStamp({ hits: 14, n: 22 }, { hits: 20, n: 20 })).toMatchObject({ result: 'as-before', p: 1 })
  expect(rubberStamp({ hits: 19, n: 19 }, { hits: 1, n: 99 })).toMatchObject({ result: 'too-few', p: null })
})

test('[IN14] somebody who answers as before is named in at most 1 % of stretches (seed 3, 2,000)', () => {
  const random = createRandom(3)
  const draw = (n: number) => {
    let hits = 0
    for (let i = 0; i < n; i++) if (random.uniform() < 0.8) hits++
    return { hits, n }
  }
  let rose = 0
  for (let i = 0; i < 2_000; i++) if (rubberStamp(draw(60), draw(150)).result === 'rose') rose++
  // Three standard errors over 1 %.
  expect(rose).toBeLessThanOrEqual(33)
})
