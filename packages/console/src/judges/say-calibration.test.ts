import { expect, test } from 'vitest'
import type { JudgeCalibrationWire } from '../api/wire.ts'
import { sayAgreement, sayBias, sayLength, sayPosition } from './say-calibration.ts'

type Measure = JudgeCalibrationWire['measures'][number]
const measure = (part: Partial<Measure>): Measure => ({
  ...{ of: 'total', n: 40, agreement: { by: 'gwet-ac2', value: 0.8, interval: [0.7, 0.9] } },
  ...{ difference: null, length: null, ...part },
})

test('agreement is told with its interval and its method, and as unknown where it is', () => {
  expect(sayAgreement(measure({}))).toBe('0.8 (0.7 to 0.9), Gwet’s AC2')
  expect(sayAgreement(measure({ agreement: { by: 'gwet-ac1', value: null, interval: null } }))).toBe('not known')
})

test('a lean is told only where its interval leaves nothing out', () => {
  expect(sayBias(measure({ difference: { mean: 0.2, interval: [0.1, 0.3] } }))).toContain('kinder than people')
  expect(sayBias(measure({ difference: { mean: -0.2, interval: [-0.3, -0.1] } }))).toContain('stricter')
  expect(sayBias(measure({ difference: { mean: 0.1, interval: [-0.1, 0.3] } }))).toContain('no lean is shown')
  expect(sayLength(measure({ length: { slope: 0.4, interval: [0.2, 0.6] } }))).toContain('likes what is long')
  expect(sayLength(measure({}))).toBe('not known')
})

test('whether the place sways is told by the verdicts that flipped', () => {
  const swayed = (of: number, first: number, p_value: number) =>
    sayPosition({ pairs: 60, of, first, p_value, share: of ? first / of : null, interval: null })
  expect(swayed(0, 0, 1)).toContain('none of its verdicts flipped')
  expect(swayed(20, 19, 0.00004)).toContain('the place sways it')
  expect(swayed(4, 2, 1)).toContain('is not shown')
  expect(sayPosition(null)).toContain('no pairs')
})
