import { expect, it } from 'vitest'
import { chooseFirstField } from './choose-first-field.ts'

it('goes to the version of a deployment', () =>
  expect(chooseFirstField({ service: 'api', version: '1.4.2' }, null)).toBe('version'))
it('goes to the amount of a refund', () =>
  expect(chooseFirstField({ order_id: 17, currency: 'EUR', amount: 120 }, null)).toBe('amount'))
it('goes to the words of a mail', () =>
  expect(chooseFirstField({ to: 'a@b.c', body: 'x'.repeat(90) }, null)).toBe('body'))
it('goes where people went last time', () =>
  expect(chooseFirstField({ service: 'api', version: '1.4.2' }, 'service')).toBe('service'))
it('goes nowhere where there is nothing', () => expect(chooseFirstField({}, null)).toBeNull())
it('takes a bare value itself', () => expect(chooseFirstField('spam', null)).toBe(''))
