import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { impactRatio } from './impact-ratio.ts'

test('[IN11] four fifths is judged by the interval: a small sample can miss the ratio and say nothing', () => {
  expect(impactRatio({ hits: 48, n: 80 }, { hits: 12, n: 15 })).toMatchObject({
    method: 'exact',
    fourFifths: 'unclear',
  })
  expect(impactRatio({ hits: 440, n: 800 }, { hits: 640, n: 800 })).toMatchObject({ fourFifths: 'missed' })
  expect(impactRatio({ hits: 640, n: 800 }, { hits: 640, n: 800 })).toMatchObject({ ratio: 1, fourFifths: 'kept' })
})

test('the interval that epidemiologists print for 189/11034 against 104/11037 comes out', () => {
  // Agresti, Categorical Data Analysis: aspirin and myocardial infarction, relative risk 1.818, 1.433–2.306.
  const told = impactRatio({ hits: 189, n: 11_034 }, { hits: 104, n: 11_037 })
  expect(told.ratio).toBeCloseTo(1.818, 3)
  expect([told.lower, told.upper].map((bound) => bound.toFixed(2))).toEqual(['1.43', '2.31'])
})

test('[IN11] the exact interval of small cells covers at least 95 % (seed 7, 1,000 samples)', () => {
  const random = createRandom(7)
  const draw = (n: number, share: number) => {
    let hits = 0
    for (let i = 0; i < n; i++) if (random.uniform() < share) hits++
    return { hits, n }
  }
  let covered = 0
  for (let i = 0; i < 1_000; i++) {
    const { lower, upper } = impactRatio(draw(9, 0.3), draw(14, 0.5))
    if (lower <= 0.6 && 0.6 <= upper) covered++
  }
  expect(covered).toBeGreaterThanOrEqual(945)
})

test('without favourable outcomes on either side, or of nobody, there is no ratio', () => {
  expect(impactRatio({ hits: 0, n: 5 }, { hits: 0, n: 9 })).toMatchObject({ ratio: null, upper: Infinity })
  expect(impactRatio({ hits: 0, n: 0 }, { hits: 3, n: 9 })).toMatchObject({ ratio: null, fourFifths: 'unclear' })
  expect(impactRatio({ hits: 2, n: 5 }, { hits: 0, n: 9 })).toMatchObject({ ratio: null, upper: Infinity })
})
