/** Bodies that nobody should send, by the thousand: only 4xx, as problem+json, nothing stored; valid controls succeed in between. */
import { createRandom } from '@countersign/algorithms'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refund } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

const seed = 20_261_122
const requests = 5_200
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

type Sent = {
  path: string
  method: string
  body: string | Uint8Array
  headers: Record<string, string>
  valid?: boolean
}

test(`[F1] ${requests} malformed requests (seed ${seed}): only 4xx with problem+json, never 5xx, nothing stored`, async () => {
  const random = createRandom(seed)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
  const decision = await house.boot.ok<{ id: string; digest: string; task: string }>('POST', '/v1/decisions', refund())
  const json = { 'content-type': 'application/json' }
  const paths = [
    '/v1/decisions',
    '/v1/route',
    '/v1/people',
    '/v1/keys',
    '/v1/queues',
    '/v1/policies',
    '/v1/webhooks',
    '/v1/workspaces',
    `/v1/decisions/${decision.id}/release`,
    `/v1/decisions/${decision.id}/effect`,
    `/v1/decisions/${decision.id}/truth`,
  ]
  const wrong = [
    null,
    7,
    -1,
    1e400,
    '',
    'x'.repeat(3_000),
    [],
    [[]],
    {},
    { $file: 'file_nope' },
    true,
    '\u0000',
    '\u202e',
    { a: { b: [] } },
  ]
  const valid = refund() as Record<string, unknown>
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

  const make = (): Sent => {
    switch (random.below(16)) {
      case 0:
        return { method: 'POST', path: '/v1/decisions', body: JSON.stringify(valid), headers: json, valid: true }
      case 1: {
        const text = JSON.stringify(valid)
        return {
          method: 'POST',
          path: pick(paths),
          body: text.slice(0, 1 + random.below(text.length - 1)),
          headers: json,
        }
      }
      case 2: {
        const bytes = Buffer.from(JSON.stringify(valid))
        for (let i = 0; i <= random.below(4); i++)
          bytes[random.below(bytes.length)] = pick([0xff, 0xc0, 0xed, 0xf8, 0x80])
        return { method: 'POST', path: pick(paths), body: bytes, headers: json }
      }
      case 3:
        return {
          method: 'POST',
          path: '/v1/decisions',
          body: JSON.stringify({
            ...valid,
            [pick([
              'system',
              'action',
              'confidence',
              'explanation',
              'alternatives',
              'callback',
              'parent',
              'kind',
              'release',
            ])]: pick([7, [[]], 'x y', '', { nope: 1 }]),
          }),
          headers: json,
        }
      case 4:
        return {
          method: 'POST',
          path: '/v1/decisions',
          body: JSON.stringify({ ...valid, [`unknown_${random.below(99)}`]: pick(wrong) }),
          headers: json,
        }
      case 5:
        return {
          method: 'POST',
          path: pick(paths),
          body: `{"proposal":${nested(65 + random.below(4_000))}}`,
          headers: json,
        }
      case 6:
        return {
          method: 'POST',
          path: '/v1/decisions',
          body: JSON.stringify(valid).replace('"proposal":', `"proposal":{"a":1},"proposal":`),
          headers: json,
        }
      case 7:
        return {
          method: 'POST',
          path: '/v1/decisions',
          body: JSON.stringify(valid).replace(
            '120',
            pick(['9007199254740993', '1e999', '-9007199254740993', '123456789012345678901234567890']),
          ),
          headers: json,
        }
      case 8:
        return {
          method: 'POST',
          path: '/v1/decisions',
          body: JSON.stringify(valid).replace('refund-agent', pick(['\\ud800', 'a\\udc00', 'a b', ''])),
          headers: json,
        }
      case 9:
        return { method: 'POST', path: pick(paths), body: JSON.stringify(pick(wrong)), headers: json }
      case 10:
        return {
          method: 'POST',
          path: pick(paths),
          body: JSON.stringify(valid),
          headers: {
            'content-type': pick([
              'text/plain',
              'application/xml',
              'multipart/form-data',
              'application/json; charset=latin1x',
              '*',
            ]),
          },
        }
      case 11:
        return { method: 'POST', path: '/v1/decisions', body: `{"system":"${'x'.repeat(1_100_000)}"}`, headers: json }
      case 12:
        return {
          method: pick(['PUT', 'DELETE', 'PATCH']),
          path: pick(['/v1/decisions', '/v1/route', '/v1/tasks/claim']),
          body: '{}',
          headers: json,
        }
      case 13:
        return {
          method: 'POST',
          path: pick([
            `/v1/decisions/${pick(['dec_', 'x', '%00', '..%2f..', 'dec_00000000-0000-0000-0000-00000000000g', decision.id.toUpperCase()])}/release`,
            '/v1/tasks/%ff/claim',
            '/v1/judgments/jud_1/undo',
            '/v1/nope',
          ]),
          body: JSON.stringify({ digest: decision.digest }),
          headers: json,
        }
      case 14:
        return {
          method: 'POST',
          path: `/v1/decisions/${decision.id}/release`,
          body: JSON.stringify({
            digest: pick(['', 'sha256:', decision.digest.toUpperCase(), 'md5:00', decision.digest]),
          }),
          headers: json,
        }
      default:
        return {
          method: 'POST',
          path: '/v1/decisions',
          body: JSON.stringify({
            ...valid,
            schema: pick([
              { type: 'nope', pattern: '(a+)+$' },
              { $ref: 'https://example.org/x' },
              { pattern: '(' },
              { patternProperties: { '(x+x+)+y': {} } },
              { type: 'object', required: ['missing'] },
            ]),
          }),
          headers: json,
        }
    }
  }

  const count = async () =>
    Number(((await house.admin('select count(*) as n from decisions')) as unknown as { n: string }[])[0]?.n)
  const before = await count()
  let succeeded = 0
  const bad: string[] = []
  for (let sent = 0; sent < requests;) {
    const batch = Array.from({ length: 40 }, make)
    sent += batch.length
    const answers = await Promise.all(
      batch.map(async (one) => {
        const response = await fetch(house.url + one.path, {
          method: one.method,
          body: one.body as string,
          headers: { ...one.headers, authorization: `Bearer ${bootstrapKey}` },
        })
        return {
          one,
          status: response.status,
          type: response.headers.get('content-type') ?? '',
          body: await response.text(),
        }
      }),
    )
    for (const { one, status, type, body } of answers) {
      if (one.valid) {
        if (status !== 201) bad.push(`valid control answered ${status}: ${body.slice(0, 200)}`)
        else succeeded++
      } else if (
        status < 400 ||
        status > 499 ||
        !type.startsWith('application/problem+json') ||
        !(JSON.parse(body) as { code?: string }).code
      )
        bad.push(
          `${one.method} ${one.path} ${String(one.body).slice(0, 160)} answered ${status} ${type} ${body.slice(0, 160)}`,
        )
    }
    if (bad.length > 10) break
  }
  expect(bad).toEqual([])
  expect(succeeded).toBeGreaterThan(requests / 40)
  expect(await count()).toBe(before + succeeded)
})
