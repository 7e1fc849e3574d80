/** People are told in their browsers: a real server, and a push service that decrypts as a browser would. */
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import ece from 'http_ece'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { NoticeWire, OwnPushWire, Page, PushDeviceWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, claim, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

interface Came {
  to: string
  headers: Record<string, unknown>
  body: Buffer
}
let came: Came[] = []
let status = 201
let service: Server
let house: House
let [ann, ben] = [] as unknown as (Client & { id: string })[] as [Client & { id: string }, Client & { id: string }]

/** What a browser keeps when it subscribes. */
function browser(path: string) {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  const auth = randomBytes(16)
  return {
    request: {
      endpoint: `http://127.0.0.1:${(service.address() as AddressInfo).port}/${path}`,
      keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
      name: 'Chrome on Android',
    },
    read: ({ body }: Came) =>
      JSON.parse(
        ece
          .decrypt(body, { version: 'aes128gcm', privateKey: ecdh, authSecret: auth.toString('base64url') })
          .toString(),
      ) as Record<string, string>,
  }
}

beforeAll(async () => {
  service = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      came.push({ to: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) })
      response.writeHead(status, status === 429 ? { 'retry-after': '2' } : {}).end()
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  house = await openHouse()
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  await activate(house, 'policy: p\nrules:\n  - { id: all, require: gate, when: true, due: 1h }\ndefault: gate\n')
  await settleAtOnce(house.boot)
})
afterAll(async () => {
  await house.close()
  await new Promise((resolve) => service.close(resolve))
})
beforeEach(() => {
  came = []
  status = 201
})
const own = (who: Client) => who.ok<OwnPushWire>('GET', '/v1/me/push')
const none = async (sql: string): Promise<void> => {
  while ((await house.admin(sql)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}
/** All that was noted is due, and on its way. */
async function told(): Promise<void> {
  await none(
    `select 1 from heads h left join cursors c on c.workspace = h.workspace and c.follower = 'notices' where coalesce(c.position, 0) < h.position`,
  )
  await house.forward(20_000)
  await house.serving.context.notices.look()
  await none(`select 1 from notices where state = 'waiting' and send_at <= app_now()`)
}

test('[CH20] a person is told in the browsers that they chose how many wait, encrypted for that browser alone and signed by the workspace; nothing else is in it', async () => {
  const phone = browser('phone')
  const made = await ann.ok<PushDeviceWire>('POST', '/v1/me/push', phone.request)
  // The same browser again is the same device.
  expect((await ann.ok<PushDeviceWire>('POST', '/v1/me/push', phone.request)).id).toBe(made.id)
  const { key, devices } = await own(ann)
  expect(devices).toMatchObject([{ id: made.id, name: 'Chrome on Android' }])
  expect((await own(ben)).devices).toEqual([])
  await propose(house.boot, { proposal: { amount: 4_711, to: 'Mrs Example' }, subject: 'customer:77' })
  await propose(house.boot, { proposal: { amount: 12 } })
  await told()
  expect(came).toHaveLength(1)
  const [one] = came as [Came]
  expect(one).toMatchObject({ to: '/phone', headers: { 'content-encoding': 'aes128gcm', urgency: 'high' } })
  expect(phone.read(one)).toEqual({ title: 'Main', body: '2 decisions wait for you.', url: '/decide', tag: 'work' })
  expect(() => browser('other').read(one)).toThrow()
  // RFC 8292: a token for the push service's origin, signed with the key that the browser subscribed with.
  const [, token = '', k] = /^vapid t=([^,]+), k=(.+)$/.exec(String(one.headers['authorization'])) ?? []
  expect(k).toBe(key)
  const [head, claims = '', signature = ''] = token.split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    aud: new URL(phone.request.endpoint).origin,
  })
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    key: {
      ...{ kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url') },
      y: point.subarray(33).toString('base64url'),
    },
    format: 'jwk',
  })
  expect(
    verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    ),
  ).toBe(true)
  for (const task of await claim(ann, { limit: 10 })) await answer(ann, task, 'approve')
})

test('[CH21] a browser that is gone is asked no more; one that is busy is asked again; no address of ours or of a private network is taken', async () => {
  const [phone, desk] = [browser('phone2'), browser('desk')]
  await ben.ok('POST', '/v1/me/push', phone.request)
  status = 429
  await propose(house.boot, { proposal: { amount: 1 } })
  await told()
  // Told to wait, it has not been refused: that is no failure to tell of.
  expect(came.filter(({ to }) => to === '/phone2')).toHaveLength(1)
  expect((await house.boot.ok<Page<NoticeWire>>('GET', '/v1/notices')).items).toEqual([])
  status = 201
  await house.forward(3_000)
  await told()
  expect(came.filter(({ to }) => to === '/phone2').length).toBe(2)
  status = 410
  await ben.ok('POST', '/v1/me/push', desk.request)
  await propose(house.boot, { proposal: { amount: 2 } })
  await told()
  expect((await own(ben)).devices).toEqual([])
  for (const endpoint of ['http://10.0.0.1/push', 'ftp://push.example.org/', 'push'])
    expect((await ben.call('POST', '/v1/me/push', { ...desk.request, endpoint })).status).toBe(422)
  const short = { ...desk.request, keys: { ...desk.request.keys, auth: 'AAAA' } }
  expect((await ben.call('POST', '/v1/me/push', short)).body).toMatchObject({ errors: [{ path: 'keys.auth' }] })
})

test('[CH22] a device is its owner’s alone: nobody else sees or removes it, and what was subscribed is sealed', async () => {
  const phone = browser('phone3')
  const { id } = await ben.ok<PushDeviceWire>('POST', '/v1/me/push', phone.request)
  expect((await ann.call('DELETE', `/v1/me/push/${id}`)).status).toBe(404)
  const rows = JSON.stringify(await house.admin('select sealed::text, hash::text from push_devices'))
  expect(Buffer.from(rows).toString()).not.toContain('phone3')
  await ben.ok('DELETE', `/v1/me/push/${id}`)
  expect((await own(ben)).devices).toEqual([])
  expect((await house.boot.ok<Page<unknown>>('GET', '/v1/log/entries?type=device.removed')).items).toHaveLength(1)
})
