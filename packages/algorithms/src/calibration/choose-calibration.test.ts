import { expect, test } from 'vitest'
import { sigmoid } from '../learning/sigmoid.ts'
import { createRandom } from '../random.ts'
import { calibratedProbability, chooseCalibration } from './choose-calibration.ts'
import { expectedCalibrationError } from './expected-calibration-error.ts'

function world(seed: number, count: number, truth: (logit: number) => number) {
  const random = createRandom(seed)
  const logits = Array.from({ length: count }, () => 3 * random.normal())
  return { random, logits, labels: logits.map((logit) => random.uniform() < truth(logit)) }
}

test('seed 1: logits that are three times too sure are cooled, and sure ones then come true as often as they say', () => {
  const { random, logits, labels } = world(1, 4000, (logit) => sigmoid(logit / 3))
  const { calibration, heldOutLogLoss } = chooseCalibration(logits, labels, random)
  expect(['temperature', 'platt']).toContain(calibration.method)
  expect(heldOutLogLoss!.temperature).toBeLessThan(heldOutLogLoss!.none - 0.05)
  const fresh = world(2, 20_000, (logit) => sigmoid(logit / 3))
  const measured = expectedCalibrationError(
    fresh.logits.map((logit) => calibratedProbability(calibration, logit)),
    fresh.labels,
  )
  expect(measured.error).toBeLessThan(3 * measured.expectedIfCalibrated)
})

test('seed 3: a shifted sigmoid needs Platt’s offset', () => {
  const { random, logits, labels } = world(3, 4000, (logit) => sigmoid(logit - 2))
  expect(chooseCalibration(logits, labels, random).calibration.method).toBe('platt')
})

test('seed 5: a staircase, which no sigmoid can follow, needs isotonic steps', () => {
  const { random, logits, labels } = world(5, 6000, (logit) => (logit < -2 ? 0.02 : logit < 2 ? 0.5 : 0.6))
  const { calibration, heldOutLogLoss } = chooseCalibration(logits, labels, random)
  expect(calibration.method).toBe('isotonic')
  expect(Object.values(heldOutLogLoss!).every(Number.isFinite)).toBe(true)
  expect(calibratedProbability(calibration, -99)).toBeGreaterThan(0)
})

test('nine positives are too few to hold any out in five folds: none is chosen and no loss claimed', () => {
  const labels = Array.from({ length: 200 }, (_, i) => i < 9)
  expect(
    chooseCalibration(
      labels.map((_, i) => i),
      labels,
      createRandom(1),
    ),
  ).toEqual({
    calibration: { method: 'none' },
    heldOutLogLoss: null,
  })
})

test('equal seeds choose alike', () => {
  const { logits, labels } = world(8, 500, sigmoid)
  const choose = () => chooseCalibration(logits, labels, createRandom(21))
  expect(choose()).toEqual(choose())
})
