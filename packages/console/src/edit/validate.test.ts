import { describe, expect, it } from 'vitest'
import { validate } from './validate.ts'

const schema = {
  type: 'object',
  required: ['amount'],
  properties: {
    amount: { type: 'number', maximum: 100 },
    to: { type: 'object', properties: { iban: { type: 'string', minLength: 5 } } },
  },
}

describe('validation in the browser', () => {
  it('accepts what fits', () => expect(validate({ amount: 5 }, schema)).toEqual([]))
  it('names the place', () =>
    expect(validate({ amount: 500, to: { iban: 'x' } }, schema).map(({ path }) => path)).toEqual(['amount', 'to.iban']))
  it('minds the type', () => expect(validate({ amount: '5' }, schema)[0]?.path).toBe('amount'))
  it('says what is missing', () => expect(validate({}, schema)[0]?.message).toMatch(/amount/))
})
