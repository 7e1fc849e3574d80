/** Imports and exports that go on: named before anything is sent, cut off, killed, cancelled; from a bucket and into one. */
import { request as send } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExportWire, ImportRowWire, ImportWire, ItemWire, Page, ProjectWire } from '@countersign/core'
import { readBuckets } from '../packages/server/src/read-buckets.ts'
import { partBytes } from '../packages/server/src/engine/buckets/buckets.ts'
import { createClient, type Client } from './support/client.ts'
import { openBucket, type Bucket } from './support/s3.ts'
import { openHouse, startChild, type House } from './support/server.ts'

const [keyId, secret] = ['AKIDTEST', 'not-to-be-told']
let house: House
let bucket: Bucket
let lead: Client & { id: string }
beforeAll(async () => {
  bucket = await openBucket(keyId, secret)
  house = await openHouse({
    COUNTERSIGN_BUCKETS: `s3://lake/labels/ endpoint=${bucket.url} region=eu-test-1 keys=LAKE`,
    LAKE_ACCESS_KEY_ID: keyId,
    LAKE_SECRET_ACCESS_KEY: secret,
  })
  lead = await house.person('Lea', ['lead'])
})
afterAll(async () => {
  await house.close()
  await bucket.close()
})

const questions = [
  {
    ...{ kind: 'choice', name: 'topic', title: 'Topic', required: true },
    options: ['sport', 'weather'].map((value) => ({ value, title: value })),
  },
]
let made = 0
const project = () =>
  lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `Transfers ${++made}`, view: [{ path: 'text', as: 'text' }], questions },
  })
const lines = (count: number, text = 'Line') =>
  Array.from({ length: count }, (_, i) => `${JSON.stringify({ text: `${text} ${i}` })}\n`).join('')
const told = (id: string) => lead.ok<ImportWire>('GET', `/v1/imports/${id}`)
async function until(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await told(id)).status, { timeout: 30_000 }).not.toMatch(/waiting|running/)
  const { why, ...ended } = await told(id)
  expect([ended.status, status === 'done' ? why : null]).toEqual([status, null])
}
const begin = (id: string, request: object) => lead.ok<ImportWire>('POST', `/v1/projects/${id}/imports`, request)
const upload = (id: string, body: string, query: string) =>
  lead.call<ImportWire & { code: string; errors: { message: string }[] }>(
    ...(['POST', `/v1/projects/${id}/import${query}`, Buffer.from(body)] as const),
    { 'content-type': 'application/octet-stream' },
  )
/** Every text, in order. */
async function texts(id: string): Promise<string[]> {
  const out = await lead.ok<string>('GET', `/v1/projects/${id}/export`)
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { data: { text: string } }).data.text)
}
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `Line ${i}`)

/** Sends the beginning, waits until some of it was taken, and hangs up. */
async function cutOff(project: string, id: string, body: string, at: number): Promise<void> {
  const sending = send(`${house.url}/v1/projects/${project}/import?import=${id}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${lead.secret}`,
      ...{ 'content-type': 'application/octet-stream', 'content-length': Buffer.byteLength(body) },
    },
  })
  sending.on('error', () => undefined)
  sending.write(body.slice(0, at))
  await expect.poll(async () => (await told(id)).lines).toBeGreaterThanOrEqual(500)
  const under = await told(id)
  expect(under).toMatchObject({ status: 'running', bytes: Buffer.byteLength(body), ended_at: null })
  expect(under.taken).toBeGreaterThan(0)
  sending.destroy()
  await until(id, 'broken-off')
}

test('[PJ45] an import has its id before anything is sent, tells how far it has come, and what was cut off goes on after the last row that was taken, each row once', async () => {
  const one = await project()
  const body = lines(1_700)
  const { id, status } = await begin(one.id, { format: 'jsonl', name: 'lines.jsonl', bytes: body.length })
  expect(status).toBe('waiting')
  await cutOff(one.id, id, body, 30_000)
  const { lines: before, made: madeBefore, why } = await told(id)
  expect(before).toBe(madeBefore)
  expect(why).toMatch(/connection/)
  const other = await upload(one.id, lines(1_700, 'Another'), `?import=${id}`)
  expect([other.status, other.body.errors[0]?.message]).toEqual([
    422,
    expect.stringContaining(`does not begin with the ${before} rows that were taken`),
  ])
  expect(await told(id)).toMatchObject({
    status: 'broken-off',
    lines: before,
    why: expect.stringContaining('same file'),
  })
  expect((await upload(one.id, body, `?import=${id}`)).body).toMatchObject({
    ...{ status: 'done', lines: 1_700, made: 1_700, known: 0, refused: 0, why: null },
    ...{ taken: body.length, bytes: body.length, name: 'lines.jsonl', source: 'upload' },
  })
  expect(await texts(one.id)).toEqual(numbered(1_700))
  const listed = await lead.ok<Page<ImportRowWire>>('GET', `/v1/imports?project=${one.id}`)
  expect(listed.items.map((row) => [row.id, row.status])).toEqual([[id, 'done']])
  expect(listed.items[0]).not.toHaveProperty('refusals')
})

test('[PJ46] an import from a stored file whose server is killed goes on by another, from where it was, each row once', async () => {
  const one = await project()
  const child = await startChild({ DATABASE_URL: house.databaseUrl, COUNTERSIGN_DATA_DIR: house.dataDir })
  const there = createClient(child.url, lead.secret)
  const file = await lead.ok<{ id: string }>('POST', '/v1/files', Buffer.from(lines(2_500)), {
    'content-type': 'application/x-ndjson',
  })
  const { id } = await there.ok<ImportWire>('POST', `/v1/projects/${one.id}/imports`, { from: file.id })
  const rows = async () => (await house.admin('select lines, runner from imports where id = $1', [id.slice(4)]))[0]!
  await expect.poll(async () => Number(((await rows()) as { lines: number }).lines)).toBeGreaterThanOrEqual(500)
  await child.kill()
  const left = (await rows()) as unknown as { lines: number; runner: string }
  expect(left.lines).toBeLessThan(2_500)
  expect(await told(id)).toMatchObject({ status: 'running', lines: left.lines })
  await house.forward(61_000)
  await until(id, 'done')
  expect(await told(id)).toMatchObject({ lines: 2_500, made: 2_500, known: 0, source: 'file' })
  expect(await texts(one.id)).toEqual(numbered(2_500))
})

test('[PJ47] a cancelled import takes nothing more and is not gone on with; one whose sender’s server has gone is told as broken off', async () => {
  const one = await project()
  const { id } = await begin(one.id, { format: 'jsonl' })
  expect(await lead.ok('POST', `/v1/imports/${id}/cancel`, {})).toMatchObject({ status: 'cancelled' })
  const again = await upload(one.id, lines(3), `?import=${id}`)
  expect([again.status, again.body.code]).toEqual([409, 'already-ended'])
  expect((await lead.call('POST', `/v1/imports/${id}/cancel`, {})).status).toBe(409)
  expect(await texts(one.id)).toEqual([])
  const lost = await begin(one.id, { format: 'jsonl' })
  await house.admin(
    `update imports set status = 'running', runner = id, beat_at = app_now() - interval '2 minutes' where id = $1`,
    [lost.id.slice(4)],
  )
  const next = await house.another()
  await expect.poll(() => told(lost.id)).toMatchObject({ status: 'broken-off', why: expect.stringContaining('gone') })
  expect(next.address).not.toBe(house.url)
  expect((await upload(one.id, lines(3), `?import=${lost.id}`)).body).toMatchObject({ status: 'done', made: 3 })
})

test('[PJ48] an export of JSON lines is given by parts that join to the whole, exact and without doubles; others are given whole', async () => {
  const one = await project()
  await upload(one.id, lines(7), '?format=jsonl')
  expect(await lead.ok('GET', `/v1/projects/${one.id}/export?cannot=true`)).toMatchObject({ items: 7, apart: true })
  const parts: string[] = []
  let after: string | null = '0'
  for (; after !== null;) {
    const answer: Response = await fetch(`${house.url}/v1/projects/${one.id}/export?after=${after}&limit=3`, {
      headers: { authorization: `Bearer ${lead.secret}` },
    })
    expect(answer.headers.get('countersign-items')).toBe('7')
    parts.push(await answer.text())
    after = answer.headers.get('countersign-next')
  }
  expect(parts).toHaveLength(4)
  expect(parts.at(-1)).toBe('')
  expect(parts.join('')).toBe(await lead.ok<string>('GET', `/v1/projects/${one.id}/export`))
  expect((await lead.call('GET', `/v1/projects/${one.id}/export?format=csv&after=0`)).status).toBe(422)
})

test('[PJ50] an import reads an object of an allowed bucket, through throttling and connections that end, and an export comes to stand in one whole', async () => {
  const one = await project()
  bucket.objects.set('/lake/labels/ä +1.jsonl', Buffer.from(lines(1_200)))
  bucket.busy = 1
  bucket.cut.push(9_000, 0)
  const { id } = await begin(one.id, { format: 'jsonl', from: 's3://lake/labels/ä +1.jsonl' })
  await until(id, 'done')
  expect(await told(id)).toMatchObject({
    ...{ made: 1_200, refused: 0, source: 'bucket', name: 's3://lake/labels/ä +1.jsonl' },
    bytes: lines(1_200).length,
  })
  expect(bucket.asked.filter((one) => one.startsWith('GET'))).toHaveLength(4)
  expect(await texts(one.id)).toEqual(numbered(1_200))

  const out = async (to: string, id = one.id) => {
    const begun = await lead.ok<ExportWire>('POST', `/v1/projects/${id}/exports`, { format: 'jsonl', to })
    const read = () => lead.ok<ExportWire>('GET', `/v1/exports/${begun.id}`)
    await expect.poll(async () => (await read()).status, { timeout: 30_000 }).not.toBe('running')
    return read()
  }
  const exported = await out('s3://lake/labels/out/1.jsonl')
  expect(exported).toMatchObject({ status: 'done', items: 1_200, written: 1_200, why: null })
  const whole = await lead.ok<string>('GET', `/v1/projects/${one.id}/export`)
  expect(bucket.objects.get('/lake/labels/out/1.jsonl')?.toString()).toBe(whole)
  expect(exported.bytes).toBe(Buffer.byteLength(whole))
  // What is more than one part goes in parts.
  const large = await project()
  const text = 'x'.repeat(1_300_000)
  const body = Array.from({ length: 7 }, (_, i) => `${JSON.stringify({ text: `${i}${text}` })}\n`).join('')
  await upload(large.id, body, '?format=jsonl')
  expect(await out('s3://lake/labels/large.jsonl', large.id)).toMatchObject({ status: 'done', written: 7 })
  expect(bucket.objects.get('/lake/labels/large.jsonl')?.length).toBeGreaterThan(partBytes)
  expect(bucket.asked.filter((one) => one === 'PUT /lake/labels/large.jsonl')).toHaveLength(2)
  expect(bucket.open()).toBe(0)
  const missing = await begin(one.id, { format: 'jsonl', from: 's3://lake/labels/none.jsonl' })
  await until(missing.id, 'broken-off')
  expect(await told(missing.id)).toMatchObject({ why: 'The bucket lake answered 404 (NoSuchKey).' })
  // It came to be: the same import goes on.
  bucket.objects.set('/lake/labels/none.jsonl', Buffer.from(lines(2, 'Late')))
  await lead.ok('POST', `/v1/projects/${one.id}/import?import=${missing.id}`, Buffer.alloc(0), {
    'content-type': 'application/octet-stream',
  })
  await until(missing.id, 'done')
})

test('[PJ51] only what the operator allows is named: no other bucket, no other keys of it, no path that climbs; the keys are told to nobody', async () => {
  const one = await project()
  expect(await lead.ok('GET', '/v1/buckets')).toEqual({ items: ['s3://lake/labels/'], next: null })
  const before = bucket.asked.length
  for (const from of [
    's3://other/labels/x',
    's3://lake/elsewhere/x',
    's3://lake/labels/../../other/x',
    's3://lake',
    's3:///x',
  ]) {
    const named = await lead.call<{ code: string; errors: { path: string }[] }>(
      'POST',
      `/v1/projects/${one.id}/imports`,
      {
        ...{ format: 'jsonl', from },
      },
    )
    const out = await lead.call('POST', `/v1/projects/${one.id}/exports`, { format: 'jsonl', to: from })
    expect([from, named.status, named.body.errors?.[0]?.path, out.status]).toEqual([from, 422, 'from', 422])
  }
  expect(bucket.asked.length).toBe(before)
  const env = { A_ACCESS_KEY_ID: keyId, A_SECRET_ACCESS_KEY: secret }
  const [aws] = readBuckets({ ...env, COUNTERSIGN_BUCKETS: 's3://plain keys=A region=eu-west-1' })
  expect([aws?.endpoint.href, aws?.byPath]).toEqual(['https://plain.s3.eu-west-1.amazonaws.com/', false])
  for (const wrong of [
    'plain',
    's3://Bad_Name',
    's3://plain keys=B',
    's3://plain endpoint=https://u:p@host',
    's3://plain x=1',
  ]) {
    const read = () => readBuckets({ ...env, COUNTERSIGN_BUCKETS: wrong })
    expect(read).toThrow(/COUNTERSIGN_BUCKETS/)
    expect(read).not.toThrow(secret)
  }
  const wrongKey = readBuckets({ ...env, COUNTERSIGN_BUCKETS: 's3://plain keys=A workspace=ws_other' })
  expect(wrongKey[0]?.workspace).toBe('ws_other')
})
