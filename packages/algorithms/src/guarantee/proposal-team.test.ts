import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { judgeProposalTeam, type JudgedProposal } from './proposal-team.ts'

/** The AI is right as often as it says; people agree with what is right in a share `agree`, and catch `caught` of what is wrong. */
function cases(n: number, agree: number, caught: number, seed: number, least = 0.5): JudgedProposal[] {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => {
    const confidence = least + (1 - least) * random.uniform()
    const right = random.uniform() < confidence
    return { confidence, right, agreed: random.uniform() < (right ? agree : 1 - caught), probability: 1 }
  })
}

test('where both know something, the surer of both errs less than either, and both combined least', () => {
  const { ai, person, deferring, combined, gain, deferred, personBelow } = judgeProposalTeam(
    cases(8_000, 0.85, 0.85, 1),
  )
  expect(ai.share).toBeCloseTo(0.25, 1)
  expect(deferring.upper).toBeLessThan(Math.min(ai.lower, person.lower))
  expect(combined.share).toBeLessThanOrEqual((deferring.share ?? 0) + 0.005)
  expect(gain.lower).toBeGreaterThan(0.5)
  // c = 0.85 / (0.85 + 1 − 0.85), where the calibrated confidence is the stated one.
  expect(personBelow).toBeCloseTo(0.85, 1)
  expect(deferred).toBeCloseTo(((personBelow ?? 0) - 0.5) / 0.5, 1)
})

test('people who agree with everything add nothing: both together are the AI alone', () => {
  const { ai, person, combined, gain, personBelow } = judgeProposalTeam(cases(2_000, 1, 0, 2, 0.7))
  expect(person).toEqual(ai)
  expect(combined).toEqual(ai)
  expect(gain).toMatchObject({ trials: 0 })
  expect(personBelow).toBeNull()
})

test('people who turn down at random make it worse, and combining leaves them out', () => {
  const { ai, person, combined } = judgeProposalTeam(cases(4_000, 0.5, 0.5, 3))
  expect(person.lower).toBeGreaterThan(ai.upper)
  expect(combined.share).toBeLessThan((ai.share ?? 0) + 0.02)
})

test('nobody is held to a confidence that falls where the AI is right', () => {
  const turned = cases(2_000, 0.9, 0.8, 4).map((one) => ({ ...one, confidence: 1.5 - one.confidence }))
  expect(judgeProposalTeam(turned).personBelow).toBeNull()
})

test('a case that was drawn at a tenth stands for ten, and too few are refused', () => {
  const some = cases(400, 0.9, 0.8, 5).map((one) => ({ ...one, probability: one.right ? 1 : 0.1 }))
  const wrong = some.filter(({ right }) => !right).length
  expect(judgeProposalTeam(some).ai.share).toBeCloseTo((10 * wrong) / (10 * wrong + 400 - wrong), 9)
  expect(() => judgeProposalTeam(some.slice(0, 9))).toThrow(RangeError)
})
