import { expect, test } from 'vitest'
import { createRandom } from '@countersign/algorithms'
import { fitRisk, riskAt, type RiskReading } from './fit-risk.ts'

/** A model that is right as often as `truly` says of its confidence. */
function audits(n: number, truly: (confidence: number) => number) {
  const random = createRandom(7)
  return Array.from({ length: n }, () => {
    const confidence = 0.5 + random.uniform() / 2
    return { confidence, right: random.uniform() < truly(confidence) }
  })
}

test('[PL11] the risk is how often it has been wrong at that confidence, not what it says of itself', () => {
  // Says 0.95 and is right three times of four.
  const boastful = (confidence: number) => 0.5 + (confidence - 0.5) * 0.55
  const reading = fitRisk(audits(2_000, boastful))
  for (const confidence of [0.55, 0.7, 0.85, 0.95])
    expect(Math.abs((riskAt(reading as RiskReading, confidence) ?? 9) - (1 - boastful(confidence)))).toBeLessThan(0.08)
})

test('[PL11] without an error it claims no more than the audits can show', () => {
  const reading = fitRisk(audits(60, () => 1)) as RiskReading
  expect(riskAt(reading, reading.most)).toBeCloseTo(1 / 61, 12)
})

test('[PL11] with fewer than fifty audits, and beyond the confidences that were audited, there is none', () => {
  expect(fitRisk(audits(49, () => 1))).toBeNull()
  const reading = fitRisk(audits(50, () => 1)) as RiskReading
  expect(riskAt(reading, reading.least - 0.001)).toBeUndefined()
  expect(riskAt(reading, reading.most + 0.001)).toBeUndefined()
  expect(riskAt(reading, Number.NaN)).toBeUndefined()
  expect(riskAt(reading, reading.least)).toBeGreaterThan(0)
})
