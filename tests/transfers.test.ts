/** Imports and exports that go on: named before anything is sent, cut off, killed, cancelled; from a bucket and into one. */
import { request as send } from 'node:http'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  DecisionWire,
  ExportWire,
  ImportRowWire,
  ImportWire,
  ItemsMadeWire,
  ItemWire,
  Page,
  ProjectWire,
} from '@countersign/core'
import { main } from '../packages/server/src/cli/main.ts'
import { readBuckets } from '../packages/server/src/read-buckets.ts'
import { partBytes } from '../packages/server/src/engine/buckets/buckets.ts'
import { createClient, type Client } from './support/client.ts'
import { decideBy, settleAtOnce } from './support/flow.ts'
import { openBucket, type Bucket } from './support/s3.ts'
import { openHouse, startChild, type House } from './support/server.ts'

const [keyId, secret] = ['AKIDTEST', 'not-to-be-told']
let house: House
let bucket: Bucket
let lead: Client & { id: string }
beforeAll(async () => {
  bucket = await openBucket(keyId, secret)
  folder = mkdtempSync(join(tmpdir(), 'countersign-transfers-'))
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
  rmSync(folder, { recursive: true })
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
const said = { out: '', err: '' }
let folder = ''
function cli(...args: string[]): Promise<number> {
  return cliUntil(new AbortController(), () => false, ...args)
}
/** Ctrl-C as soon as it says so. */
function cliUntil(stop: AbortController, when: (text: string) => boolean, ...args: string[]): Promise<number> {
  Object.assign(said, { out: '', err: '' })
  return main(args, {
    ...{ env: { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: lead.secret }, cwd: folder, home: folder },
    ...{ isTerminal: true, readInput: () => Promise.resolve(''), signal: stop.signal },
    out: (text: string) => void (said.out += text),
    err(text: string) {
      said.err += text
      if (when(text)) stop.abort()
    },
  })
}
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
  await expect
    .poll(async () => Number(((await rows()) as unknown as { lines: number }).lines))
    .toBeGreaterThanOrEqual(500)
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

test('[PJ48] an export is streamed whole in one answer, or begun and told of while the server writes it; a part of it has no address', async () => {
  const one = await project()
  await upload(one.id, lines(7), '?format=jsonl')
  expect(await lead.ok('GET', `/v1/projects/${one.id}/export?cannot=true`)).toEqual({
    ...{ format: 'jsonl', cannot: [], items: 7 },
  })
  expect(await texts(one.id)).toEqual(numbered(7))
  expect((await lead.call('GET', `/v1/projects/${one.id}/export?after=0&limit=3`)).status).toBe(422)
  const begun = await lead.ok<ExportWire>('POST', `/v1/projects/${one.id}/exports`, { format: 'csv' })
  expect(begun).toMatchObject({ status: 'running', to: null, items: 7, written: 0, kept_until: null })
  const read = () => lead.ok<ExportWire>('GET', `/v1/exports/${begun.id}`)
  await expect.poll(read).toMatchObject({ status: 'done', written: 7, why: null })
  const listed = await lead.ok<Page<ExportWire>>('GET', `/v1/exports?project=${one.id}`)
  expect(listed.items).toEqual([await read()])
})

test('[PJ49] flagged, overridden and audited decisions become items in one step, with what the AI proposed as a prediction and what people found right as gold or as an answer, each with its lineage', async () => {
  const ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  const sorted = (n: number) => ({
    ...{ system: 'sorter', action: 'mail.sort', input: { text: `Mail ${n}` }, proposal: { topic: 'sport' } },
    ...{ confidence: 0.75, schema: {} },
  })
  const finish = async ({ id, digest }: DecisionWire) => {
    await house.boot.ok('POST', `/v1/decisions/${id}/release`, { digest })
    await house.boot.ok('POST', `/v1/decisions/${id}/effect`, { status: 'done' })
    return id
  }
  const changed = await finish(await decideBy(house.boot, ann, 'edit', sorted(1), { proposal: { topic: 'weather' } }))
  const flagged = await finish(await decideBy(house.boot, ann, 'approve', sorted(2)))
  await ann.ok('POST', `/v1/decisions/${flagged}/flag`, { comment: 'Not sport.' })
  const one = await project()
  const from = (body: object) => lead.call<ItemsMadeWire>('POST', `/v1/projects/${one.id}/items`, body)
  expect((await from({ decisions: [changed], right: 'gold' })).body).toEqual({
    made: 1,
    known: 0,
    predicted: 1,
    right: 1,
  })
  const query = { of: ['flagged', 'overridden', 'audited'], system: 'sorter', action: 'mail.sort' }
  expect((await from({ query: { ...query, action: 'mail.other' } })).body).toMatchObject({ made: 0 })
  // What people are of two minds about has no right answer.
  expect((await from({ query, right: 'answer' })).body).toEqual({ made: 1, known: 0, predicted: 1, right: 0 })
  expect((await from({ query })).body).toMatchObject({ made: 0, known: 0 })
  expect((await from({ decisions: [changed], query })).status).toBe(422)
  const out = await lead.ok<string>('GET', `/v1/projects/${one.id}/export`)
  const [gold, plain] = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as object)
  expect(gold).toMatchObject({
    ...{ id: changed, gold: { topic: 'weather' }, predictions: [{ labels: { topic: 'sport' }, score: 0.75 }] },
    data: { input: { text: 'Mail 1' }, proposal: { topic: 'sport' }, action: 'mail.sort' },
  })
  expect(plain).toMatchObject({ id: flagged, predictions: [{ labels: { topic: 'sport' } }] })
  expect(plain).not.toHaveProperty('gold')
  const made = await lead.ok<Page<ItemWire>>('GET', `/v1/projects/${one.id}/items`)
  expect(made.items.map((item) => item.from)).toEqual([changed, flagged])
  const [lineage] = await house.admin(`select count(*)::int as n from lineage where to_kind = 'item'`)
  expect(lineage).toEqual({ n: 2 })
  const other = await project()
  expect(await cli('project', 'from-decisions', other.id, '--of', 'flagged', '--right', 'answer')).toBe(0)
  expect(said.out).toBe('1 items made, 1 with what was proposed, 0 with what people found right\n')
  const third = await project()
  const answered = { decisions: [changed], right: 'answer' }
  await lead.ok('POST', `/v1/projects/${third.id}/items`, answered)
  expect(JSON.parse(await lead.ok<string>('GET', `/v1/projects/${third.id}/export`))).toMatchObject({
    answers: [{ who: null, labels: { topic: 'weather' } }],
  })
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
  const body = Array.from({ length: 9 }, (_, i) => `${JSON.stringify({ text: `${i}${text}` })}\n`).join('')
  await upload(large.id, body, '?format=jsonl')
  expect(await out('s3://lake/labels/large.jsonl', large.id)).toMatchObject({ status: 'done', written: 9 })
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

test('[PJ52] the command, the image and npm start bound what V8 keeps for young objects alike, and old ones are looked through before they have doubled', () => {
  const root = join(import.meta.dirname, '..')
  for (const file of ['packages/server/bin/countersign.js', 'Dockerfile', 'scripts/start.mjs'])
    expect(readFileSync(join(root, file), 'utf8'), file).toContain('--max-semi-space-size=16')
  expect(readFileSync(join(root, 'packages/server/bin/countersign.js'), 'utf8')).toMatch(
    /^#!\/usr\/bin\/env -S node --max-semi-space-size=16\n/,
  )
  expect(readFileSync(join(root, 'packages/server/src/cli/serve.ts'), 'utf8')).toContain('--heap-growing-percent=')
})

test('[FM18] the command line goes on with an import that was cut off by the same command, from files and buckets, and shows what the server has taken', async () => {
  const one = await project()
  writeFileSync(join(folder, 'many.jsonl'), lines(4_000))
  const stop = new AbortController()
  const cut = await cliUntil(
    stop,
    (text) => /[1-9]\d* rows taken/.test(text),
    'project',
    'import',
    one.id,
    'many.jsonl',
  )
  expect([cut, stop.signal.aborted]).not.toEqual([0, false])
  expect(said.err).toContain('the same command goes on')
  const [{ id, lines: before } = { id: '', lines: 0 }] = (
    await lead.ok<Page<ImportRowWire>>('GET', `/v1/imports?project=${one.id}`)
  ).items
  expect(before).toBeGreaterThan(0)
  expect(await cli('project', 'import', one.id, 'many.jsonl')).toBe(0)
  expect(said.err).toContain(`Going on with ${id}, after `)
  expect(said.out).toBe('4000 rows read, 4000 items made, 0 here before, 0 refused\n')
  expect(await texts(one.id)).toEqual(numbered(4_000))
  expect(await cli('project', 'import', one.id, 'many.jsonl')).toBe(0)
  expect(said.err).toContain(`was taken before, as ${id}`)
  bucket.objects.set('/lake/labels/cli.jsonl', Buffer.from(lines(2, 'Bucket')))
  expect(await cli('project', 'import', one.id, 's3://lake/labels/cli.jsonl')).toBe(0)
  expect(said.out).toBe('2 rows read, 2 items made, 0 here before, 0 refused\n')
})

test('[FM19] the command line counts items of how many and then bytes, replaces nothing by half, and writes into a bucket', async () => {
  const one = await project()
  await upload(one.id, lines(2_300), '?format=jsonl')
  const whole = await lead.ok<string>('GET', `/v1/projects/${one.id}/export`)
  const file = join(folder, 'out.jsonl')
  writeFileSync(file, 'before')
  const stop = new AbortController()
  expect(await cliUntil(stop, (text) => text.includes(' of 2300 items'), 'project', 'export', one.id, 'out.jsonl')).not.toBe(0) // prettier-ignore
  expect(readFileSync(file, 'utf8')).toBe('before')
  expect(await cli('project', 'export', one.id, 'out.jsonl')).toBe(0)
  expect(said.err).toMatch(/Writing .* of 2300 items/)
  expect(said.err).toMatch(new RegExp(`Fetching .* of ${Buffer.byteLength(whole)} bytes`))
  expect(readFileSync(file, 'utf8')).toBe(whole)
  expect([existsSync(`${file}.part`), existsSync(`${file}.part.json`)]).toEqual([false, false])
  expect(await cli('project', 'export', one.id, 's3://lake/labels/cli-out.jsonl', '--resume')).toBe(2)
  expect(await cli('project', 'export', one.id, 's3://lake/labels/cli-out.jsonl')).toBe(0)
  expect(bucket.objects.get('/lake/labels/cli-out.jsonl')?.toString()).toBe(whole)
})
