import { expect, test } from 'vitest'
import { NotSent, proposalOf, requestOf } from './http-proposal.ts'
import { plainPath } from './plain-path.ts'
import { fateOf, readRules } from './rules.ts'

const rules = readRules(`
rules:
  - match: { method: GET }
    pass: true
  - match: { method: [POST, PUT], path: '/v1/orders/{order}/refunds' }
    decide: refund.create
    subject: 'order:{order}'
  - match: { path: '/admin/**' }
    refuse: true
  - match: { method: POST, path: /v1/notes, body: { public: false } }
    pass: true
  - match: { method: POST, path: /v1/notes }
    decide: note.publish
  - match: { method: POST, path: /v1/mail, body: { to.list: everybody } }
    refuse: true
`)
const fate = (method: string, path: string, body?: never) => fateOf(rules, { method, path, body })

test('[GW17] the strictest rule that matches wins, and what none matches is refused', () => {
  expect(fate('GET', '/v1/orders/7')).toEqual({ kind: 'pass' })
  expect(fate('POST', '/v1/orders/o%20%31/refunds')).toEqual({
    kind: 'decide',
    action: 'refund.create',
    subject: 'order:o 1',
    params: { order: 'o 1' },
  })
  expect(fate('GET', '/admin/users')).toEqual({ kind: 'refuse' })
  expect(fate('DELETE', '/v1/orders/7')).toEqual({ kind: 'refuse' })
  expect(
    fateOf({ ...rules, otherwise: { decide: 'api.call' } }, { method: 'DELETE', path: '/x', body: undefined }),
  ).toMatchObject({
    kind: 'decide',
    action: 'api.call',
  })
  expect(() => readRules('rules: [{ match: { path: orders }, pass: true }]')).toThrow('rules.0')
})

test('[GW17] in doubt a strict rule matches and a loose one does not', () => {
  expect(fate('POST', '/V1/Orders/7/Refunds/')).toMatchObject({ kind: 'decide' })
  expect(fate('POST', '/ADMIN/x')).toEqual({ kind: 'refuse' })
  const mail = (body: never) => fateOf(rules, { method: 'POST', path: '/v1/mail', body }).kind
  expect(fateOf({ ...rules, otherwise: 'pass' }, { method: 'POST', path: '/v1/mail', body: { to: {} } }).kind).toBe(
    'pass',
  )
  expect(mail({ to: { list: 'everybody' } } as never)).toBe('refuse')
  expect(mail(undefined as never)).toBe('refuse')
  // Loose and strict rules match both: people are asked.
  expect(fate('POST', '/v1/notes')).toMatchObject({ kind: 'decide' })
})

test('[GW18] an address that can be read in two ways is no address', () => {
  expect(plainPath('/v1/orders/7?a=1&b=/../')).toEqual({ path: '/v1/orders/7', query: 'a=1&b=/../' })
  for (const target of [
    '/v1/../admin',
    '/v1/./admin',
    '//admin',
    '/v1//admin',
    '/v1/%2e%2e/admin',
    '/v1%2fadmin',
    '/v1/%5cadmin',
    '/v1\\admin',
    '/admin;x=1',
    '/admin%3bx',
    '/admin%00',
    '/a%zz',
    '/a%ff',
    '/ädmin',
    '/a#b',
    '/a?b#c',
    '/a?_method=DELETE',
    'http://elsewhere/admin',
    '*',
    '',
  ])
    expect(plainPath(target), target).toBeUndefined()
})

test('[GW19] what was approved is what is sent, byte by byte where nobody changed it', () => {
  const asked = {
    method: 'POST',
    path: '/a',
    query: 'x=1',
    contentType: 'application/json',
    body: Buffer.from('{ "amount" : 120 }'),
  }
  const proposal = proposalOf(asked)
  expect(proposal).toEqual({ method: 'POST', path: '/a', query: 'x=1', body: { amount: 120 } })
  expect(requestOf(proposal, asked)).toEqual(asked)
  expect(requestOf({ ...proposal, body: { amount: 70 } }, asked).body.toString()).toBe('{"amount":70}')
  const bytes = { ...asked, contentType: 'image/png', body: Buffer.from([0xff, 0, 1]) }
  expect(proposalOf(bytes)).toMatchObject({ bytes: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(requestOf(proposalOf(bytes), bytes).body).toEqual(bytes.body)
  expect(() => requestOf({ ...proposalOf(bytes), sha256: '0'.repeat(64) }, bytes)).toThrow(NotSent)
  expect(() => requestOf({ body: 1 }, asked)).toThrow(NotSent)
  const twice = { ...asked, body: Buffer.from('{"amount":1,"amount":120}') }
  expect(proposalOf(twice)).toMatchObject({ bytes: 25 })
})
