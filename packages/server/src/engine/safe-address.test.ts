import { expect, test } from 'vitest'
import { checkAddress, isOpenAddress } from './safe-address.ts'

const strict = { loopback: false, hosts: [] }

test('[E5] private, link-local, loopback and mapped addresses are closed; public ones are open', () => {
  for (const address of [
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '127.0.0.1',
    '0.0.0.0',
    '100.64.0.1',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    'nonsense',
  ])
    expect(isOpenAddress(address, strict), address).toBe(false)
  for (const address of ['93.184.216.34', '2606:4700::1111']) expect(isOpenAddress(address, strict), address).toBe(true)
  expect(isOpenAddress('127.0.0.1', { loopback: true, hosts: [] })).toBe(true)
})

test('[E5] an operator allows a host by its name, and only that', () => {
  expect(checkAddress('http://10.0.0.7/hook', { loopback: false, hosts: ['10.0.0.7'] }, 'url').hostname).toBe(
    '10.0.0.7',
  )
  expect(() => checkAddress('http://10.0.0.8/hook', { loopback: false, hosts: ['10.0.0.7'] }, 'url')).toThrow()
})
