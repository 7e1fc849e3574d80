import { expect, it } from 'vitest'
import { readAddress } from './read-address.ts'

it('tells the real host', () => {
  expect(readAddress('https://paypal.com@evil.example/x').host).toBe('evil.example')
  expect(readAddress('https://p\u0430ypal.com').host).toBe('xn--pypal-4ve.com')
})
it('never opens what runs', () => {
  expect(readAddress('javascript:alert(1)').openable).toBe(false)
  expect(readAddress('data:text/html,x').openable).toBe(false)
  expect(readAddress('/relative').openable).toBe(false)
})
