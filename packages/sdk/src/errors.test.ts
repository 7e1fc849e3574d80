import { expect, test } from 'vitest'
import { CountersignApiError, CountersignError, Rejected, Returned, Unavailable } from './errors.ts'
import { errorOf } from './error-of.ts'
import type { DecisionWire } from './types.ts'

const ended = (status: DecisionWire['status'], outcome: object = {}): DecisionWire =>
  ({
    id: 'dec_1',
    action: 'refund.create',
    status,
    route: { reasons: [] },
    outcome: { verdict: status, by: 'person', ...outcome },
  }) as unknown as DecisionWire

test('[S14] errors are recognised across copies of the package, by kind and by base', () => {
  const error = new Rejected('no', { reason: 'too much' })
  expect([Rejected.is(error), CountersignError.is(error), Unavailable.is(error)]).toEqual([true, true, false])
  const foreign = Object.assign(new Error('no'), {
    [Symbol.for('countersign.sdk.error')]: ['Rejected', 'CountersignError'],
  })
  expect(foreign instanceof Rejected).toBe(false)
  expect(Rejected.is(foreign)).toBe(true)
  for (const other of [null, undefined, 'Rejected', new Error('no'), {}]) expect(CountersignError.is(other)).toBe(false)
})

test('each ended status has its error, and says who and why', () => {
  const error = errorOf(ended('rejected', { people: [{ id: 'per_1', name: 'Ann' }], comment: 'too much' }))
  expect(error).toMatchObject({
    name: 'Rejected',
    reason: 'too much',
    message: 'Ann rejected refund.create (dec_1): too much',
  })
  const names = (['rejected', 'returned', 'refused', 'expired', 'vetoed', 'cancelled', 'stopped'] as const).map(
    (status) => errorOf(ended(status))?.name,
  )
  expect(names).toEqual(['Rejected', 'Returned', 'Refused', 'Expired', 'Vetoed', 'Cancelled', 'Stopped'])
  for (const status of ['waiting', 'holding', 'approved', 'released', 'done', 'answered'] as const)
    expect(errorOf(ended(status))).toBeUndefined()
})

test('a returned decision carries its instruction and the parent of the next attempt', () => {
  const error = errorOf(ended('returned', { instruction: 'ask for the receipt' }))
  expect(error).toBeInstanceOf(Returned)
  expect(error).toMatchObject({ instruction: 'ask for the receipt', parent: 'dec_1' })
})

test('a problem names the fields that are wrong', () => {
  const error = new CountersignApiError({
    code: 'bad-input',
    detail: 'Some fields are wrong.',
    status: 422,
    errors: [{ path: 'amount', message: 'missing' }],
  })
  expect(error.message).toBe('Some fields are wrong. (amount: missing)')
})
