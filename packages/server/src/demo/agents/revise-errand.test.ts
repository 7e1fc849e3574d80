import { expect, test } from 'vitest'
import { reviseErrand } from './revise-errand.ts'

test.each([
  [{ service: 'api', version: '1.4.2' }, 'Take 1.4.1 please', { service: 'api', version: '1.4.1' }],
  [{ order: 'o-1', amount: 120 }, 'Half of it: 60.50 EUR.', { order: 'o-1', amount: 60.5 }],
  [{ order: 'o-1', amount: 120 }, '60', { order: 'o-1', amount: 60 }],
  [{ to: 'all@shop.example', body: 'x' }, 'only to mira@shop.example', { to: 'mira@shop.example', body: 'x' }],
  [{ to: 'a@b.example', body: 'x' }, 'Write “We are sorry.”', { to: 'a@b.example', body: 'We are sorry.' }],
])('%j, %j', (proposal, instruction, revised) => {
  expect(reviseErrand(proposal, instruction)).toEqual(revised)
})

test('an instruction that it cannot use, or that changes nothing, ends the errand', () => {
  expect(reviseErrand({ service: 'api', version: '1.4.2' }, 'Ask the team first.')).toBeNull()
  expect(reviseErrand({ service: 'api', version: '1.4.2' }, 'Leave it at 1.4.2')).toBeNull()
  expect(reviseErrand({ service: 'api' }, 'pay 30')).toBeNull()
})
