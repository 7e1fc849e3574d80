/** The HTTP gateway between a client and a server of its own, with people behind it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Countersign } from '@countersign/sdk'
import type { DecisionRowWire, Page, TaskWire } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpGateway, type HttpGatewayOptions } from '../packages/server/src/gateway/http/gateway.ts'
import { readRules } from '../packages/server/src/gateway/http/rules.ts'
import { createShelf } from '../packages/server/src/gateway/shelf.ts'
import { activate, answer, read, settleAtOnce } from './support/flow.ts'
import { freePort, openHouse, type House } from './support/server.ts'

const rules = readRules(`
rules:
  - match: { method: GET }
    pass: true
  - match: { method: POST, path: '/orders/{order}/refunds' }
    decide: refund.create
    subject: 'order:{order}'
`)
let house: House
let ann: Awaited<ReturnType<House['person']>>
let behind: Server
const received: { method: string; url: string; body: string; headers: Record<string, unknown> }[] = []
const servers: Server[] = []

const listen = async (server: Server): Promise<string> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  ann = await house.person('Ann')
  behind = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += String(part)
    received.push({ method: request.method ?? '', url: request.url ?? '', body, headers: request.headers })
    if (request.url?.startsWith('/base/stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n')
      return setTimeout(() => response.end('data: two\n\n'), 300)
    }
    response.writeHead(request.url?.includes('/broken/') ? 500 : 201, { 'x-behind': 'yes' }).end(`did ${body}`)
  })
})
afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections()
  await house.close()
})

let behindUrl: string | undefined
async function gateway(more: Partial<HttpGatewayOptions> = {}): Promise<string> {
  behindUrl ??= await listen(behind)
  return listen(
    createHttpGateway({
      cs: new Countersign({ url: house.url, apiKey: house.boot.secret, patienceMs: 500 }),
      url: house.url,
      rules,
      to: new URL(`${behindUrl}/base`),
      system: 'gateway-shop',
      headers: { authorization: 'Bearer upstream-secret' },
      token: undefined,
      loopback: true,
      answerWithinMs: 60_000,
      progressEveryMs: 1_000,
      owner: 'test',
      leftOver: createShelf(),
      ready: async () => undefined,
      say: () => undefined,
      ...more,
    }),
  )
}
const refund = (url: string, body: string, more: RequestInit = {}) =>
  fetch(`${url}/orders/o-1/refunds?notify=1`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: 'Bearer of-the-client' },
    ...more,
  })
async function waiting(): Promise<string> {
  let id = ''
  await expect
    .poll(async () => {
      const { items } = await house.boot.ok<Page<DecisionRowWire>>(
        'GET',
        '/v1/decisions?system=gateway-shop&status=waiting',
      )
      id = items[0]?.id ?? ''
      return items.length
    })
    .toBe(1)
  return id
}
async function say(id: string, verdict: 'approve' | 'reject' | 'edit', more: object = {}): Promise<void> {
  const { task } = await read(house.boot, id)
  const claimed = await ann.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  expect((await answer(ann, claimed, verdict, more)).status).toBe(201)
}
const until = (id: string, status: string) => expect.poll(async () => (await read(house.boot, id)).status).toBe(status)

test('[GW19] a request is held, sent as it was approved with the gateway’s credentials, and reported', async () => {
  const url = await gateway()
  received.length = 0
  const sent = refund(url, '{ "amount": 120 }')
  const first = await waiting()
  expect(received).toEqual([])
  expect(await read(house.boot, first)).toMatchObject({
    action: 'refund.create',
    subject: 'order:o-1',
    proposal: { method: 'POST', path: '/orders/o-1/refunds', query: 'notify=1', body: { amount: 120 } },
    attributes: { http: { method: 'POST', params: { order: 'o-1' } } },
  })
  expect(JSON.stringify(await read(house.boot, first))).not.toMatch(/upstream-secret|of-the-client/)
  await say(first, 'approve')
  const answered = await sent
  expect([answered.status, answered.headers.get('x-behind'), await answered.text()]).toEqual([
    201,
    'yes',
    'did { "amount": 120 }',
  ])
  expect(received).toMatchObject([
    { url: '/base/orders/o-1/refunds?notify=1', headers: { authorization: 'Bearer upstream-secret' } },
  ])
  await until(first, 'done')

  const changed = refund(url, '{"amount":90}')
  const second = await waiting()
  const { proposal } = await read(house.boot, second)
  await say(second, 'edit', { proposal: { ...(proposal as object), body: { amount: 70 } } })
  expect(await (await changed).text()).toBe('did {"amount":70}')

  const refused = refund(url, '{"amount":9}')
  await say(await waiting(), 'reject', { comment: 'paid already' })
  const no = await refused
  expect(no.status).toBe(403)
  expect(await no.json()).toMatchObject({ code: 'rejected', detail: expect.stringContaining('paid already') as string })
  expect(received).toHaveLength(2)

  const broken = fetch(`${url}/orders/broken/refunds`, {
    method: 'POST',
    body: 'as text',
    headers: { 'content-type': 'text/plain' },
  })
  const third = await waiting()
  expect(await read(house.boot, third)).toMatchObject({ proposal: { text: 'as text' } })
  await say(third, 'approve')
  expect((await broken).status).toBe(500)
  await until(third, 'failed')
  expect((await fetch(`${url}/admin`, { method: 'DELETE' })).status).toBe(403)
})

test('[GW20] what passes streams, both ways, and is no decision', async () => {
  const url = await gateway()
  const answered = await fetch(`${url}/stream`)
  const reader = (answered.body as ReadableStream<Uint8Array>).getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: one\n\n')
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: two\n\n')
})

test('[GW21] nothing passes while Countersign cannot be reached; one that waits too long asks once', async () => {
  received.length = 0
  const away = await gateway({
    cs: new Countersign({
      url: `http://127.0.0.1:${await freePort()}`,
      apiKey: 'any-key-at-all-000000',
      patienceMs: 300,
    }),
  })
  const refused = await refund(away, '{"amount":1}')
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({ code: 'unavailable' })

  const brief = await gateway({ answerWithinMs: 500 })
  const early = await refund(brief, '{"amount":2}')
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '5'])
  const id = await waiting()
  expect(await early.json()).toMatchObject({ code: 'waiting', decision: id })
  await say(id, 'approve')
  await until(id, 'approved')
  expect((await refund(brief, '{"amount":2}')).status).toBe(201)
  await until(id, 'done')
  expect(received).toHaveLength(1)
})

test('[GW26] silence is a 403 that says so; while a stop holds nothing is sent, and the same request made again takes it up', async () => {
  await activate(
    house,
    'policy: shop\nrules:\n  - id: soon\n    require: gate\n    when: action == "refund.create"\n    due: 1h\n    on_silence: deny\ndefault: gate\n',
  )
  received.length = 0
  const url = await gateway()
  const silent = refund(url, '{"amount":3}')
  const first = await waiting()
  await house.forward(2 * 3_600_000)
  await until(first, 'expired')
  const lapsed = await silent
  expect(lapsed.status).toBe(403)
  expect(await lapsed.json()).toMatchObject({
    code: 'expired',
    detail: expect.stringContaining('silence, not a refusal by a person') as string,
  })

  const brief = await gateway({ answerWithinMs: 1_500 })
  const early = refund(brief, '{"amount":4}')
  const id = await waiting()
  const owner = await house.person('Olga', ['owner'])
  const stop = (level: 'hold' | 'drain') =>
    owner.ok<{ id: string }>('POST', '/v1/stops', { scope: { system: 'gateway-shop' }, level, reason: 'drill' })
  const other = await house.person('Otto', ['owner'])
  const resume = async (of: string) => {
    for (const person of [owner, other]) await person.ok('POST', `/v1/stops/${of}/resume`, {})
  }
  const holding = await stop('hold')
  await say(id, 'approve')
  await until(id, 'approved')
  const held = await early
  expect([held.status, held.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await held.json()).toMatchObject({ code: 'waiting', decision: id })
  expect(received).toEqual([])
  await resume(holding.id)
  expect((await refund(brief, '{"amount":4}')).status).toBe(201)
  await until(id, 'done')

  await stop('drain')
  const ended = await refund(url, '{"amount":5}')
  expect(ended.status).toBe(503)
  expect(await ended.json()).toMatchObject({ code: 'stopped' })
  expect(received.map(({ body }) => body)).toEqual(['{"amount":4}'])
})

test('[GW22] only whom the gateway was made for is answered', async () => {
  const local = await gateway()
  const { hostname, port } = new URL(local)
  const foreign = await new Promise<number>((resolve, reject) =>
    import('node:http').then(({ get }) =>
      get({ hostname, port, path: '/', headers: { host: 'rebound.example' } }, (answered) => {
        answered.resume()
        resolve(answered.statusCode ?? 0)
      }).on('error', reject),
    ),
  )
  expect(foreign).toBe(403)
  const closed = await gateway({ token: 'gateway-token', loopback: false })
  expect((await fetch(`${closed}/x`)).status).toBe(401)
  received.length = 0
  expect((await fetch(`${closed}/x`, { headers: { authorization: 'Bearer gateway-token' } })).status).toBe(201)
  expect(JSON.stringify(received)).not.toContain('gateway-token')
  const open = await gateway({ headers: {} })
  await fetch(`${open}/x`, { headers: { authorization: 'Bearer of-the-client', 'x-http-method-override': 'DELETE' } })
  expect(received.at(-1)?.headers).toMatchObject({ authorization: 'Bearer of-the-client' })
  expect(received.at(-1)?.headers).not.toHaveProperty('x-http-method-override')
})
