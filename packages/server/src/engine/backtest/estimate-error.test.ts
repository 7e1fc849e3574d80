import { createRandom } from '@countersign/algorithms'
import { expect, test } from 'vitest'
import { createErrorEstimate } from './estimate-error.ts'

const found = (more: object = {}) => ({ judged: false, audited: false, wrong: false, ...more })

test('[BT4] what people judged is known exactly; of what went ahead the audits tell; an unanswered audit is an error', () => {
  const estimate = createErrorEstimate()
  for (let i = 0; i < 90; i++)
    estimate.add({ audit_p: 0, sampled: false, found: found({ judged: true, wrong: i < 9 }) })
  expect(estimate.figures()).toMatchObject({ state: 'estimated', n: 90, judged: 90, share: 0.1, interval: [0.1, 0.1] })
  for (let i = 0; i < 10; i++) estimate.add({ audit_p: 0.5, sampled: i < 5, found: found({ audited: i > 0 && i < 5 }) })
  const { state, share, interval, audited, auditable, unanswered } = estimate.figures()
  expect({ state, audited, auditable, unanswered }).toEqual({
    ...{ state: 'estimated', audited: 5, auditable: 10, unanswered: 1 },
  })
  expect(share).toBeCloseTo((9 + 10 / 5) / 100)
  expect(interval?.[0]).toBeLessThan(share ?? 0)
  expect(interval?.[1]).toBeGreaterThan(share ?? 1)
})

test('[BT4] where of some nobody looked nor was drawn to, it is not identifiable, and the interval holds whatever they are', () => {
  const estimate = createErrorEstimate()
  expect(estimate.figures()).toMatchObject({ state: 'nothing', share: null, interval: null })
  for (let i = 0; i < 8; i++)
    estimate.add({ audit_p: 0, sampled: false, found: found({ judged: true, wrong: i === 0 }) })
  for (let i = 0; i < 2; i++) estimate.add({ audit_p: 0, sampled: false, found: found() })
  expect(estimate.figures()).toMatchObject({ state: 'not_identifiable', unknown: 2, share: null, interval: [0.1, 0.3] })
  const drawnNone = createErrorEstimate()
  drawnNone.add({ audit_p: 0.05, sampled: false, found: found() })
  expect(drawnNone.figures()).toMatchObject({ state: 'not_identifiable', interval: [0, 1] })
})

test('[BT4] seed 11: at two audit probabilities the true share lies in the interval in at least 95 % of 200 pasts, less noise', () => {
  const random = createRandom(11)
  let held = 0
  for (let round = 0; round < 200; round++) {
    const estimate = createErrorEstimate()
    let wrong = 0
    for (let i = 0; i < 600; i++) {
      const isWrong = random.uniform() < 0.08
      if (isWrong) wrong++
      const audit_p = i % 3 === 0 ? 0.3 : 0.1
      const sampled = random.uniform() < audit_p
      estimate.add({ audit_p, sampled, found: found({ audited: sampled, wrong: sampled && isWrong }) })
    }
    const [lower = 1, upper = 0] = estimate.figures().interval ?? []
    if (lower <= wrong / 600 && wrong / 600 <= upper) held++
  }
  // P(Bin(200, .95) ≤ 181) < .01.
  expect(held).toBeGreaterThan(181)
})
