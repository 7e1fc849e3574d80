/** Exports that the server keeps: made as of one moment, fetched by ranges from any process, and gone with what is erased. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  formatId,
  makeUuidv7,
  transferFormats,
  type ExportWire,
  type ItemsMadeWire,
  type Page,
  type ProjectWire,
} from '@countersign/core'
import { main } from '../packages/server/src/cli/main.ts'
import { maintain } from '../packages/server/src/engine/jobs.ts'
import type { ExportRow } from '../packages/server/src/engine/projects/transfers/exports.ts'
import { mostKept, runExport } from '../packages/server/src/engine/projects/transfers/run-export.ts'
import type { Engine } from '../packages/server/src/engine/engine.ts'
import { type Client } from './support/client.ts'
import { decideBy, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
let folder: string
beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'countersign-exports-'))
  lead = await house.person('Lea', ['lead'])
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

const options = ['sport', 'weather'].map((value) => ({ value, title: value }))
const choice = { kind: 'choice', name: 'topic', title: 'Topic', required: false, options }
/** Something for every format to hold. */
const questions = [
  choice,
  { kind: 'spans', name: 'marks', title: 'Marks', required: false, field: 'text', options },
  { kind: 'shapes', name: 'boxes', title: 'Boxes', required: false, field: 'image', options, shapes: ['box'] },
]
let made = 0
const project = (asked: readonly object[] = [choice]) =>
  lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `Exports ${++made}`, view: [{ path: 'text', as: 'text' }], questions: asked },
  })
const put = (id: string, texts: readonly string[]) =>
  lead.ok(
    ...(['POST', `/v1/projects/${id}/import?format=jsonl`] as const),
    Buffer.from(texts.map((text) => `${JSON.stringify({ data: { text }, gold: { topic: 'sport' } })}\n`).join('')),
    { 'content-type': 'application/octet-stream' },
  )
/** Nothing that could be packed, over several chunks. */
const large = () => Array.from({ length: 25 }, () => randomBytes(45_000).toString('base64'))
const begin = (id: string, format = 'jsonl', by: Client = lead) =>
  by.ok<ExportWire>('POST', `/v1/projects/${id}/exports`, { format })
const told = (id: string) => lead.ok<ExportWire>('GET', `/v1/exports/${id}`)
async function done(id: string): Promise<ExportWire> {
  await expect.poll(async () => (await told(id)).status, { timeout: 30_000, interval: 20 }).not.toBe('running')
  const now = await told(id)
  expect([now.status, now.why]).toEqual(['done', null])
  return now
}
const kept = async (id: string, format?: string) => done((await begin(id, format)).id)
const fetched = (id: string, headers: Record<string, string> = {}, from = house.url) =>
  fetch(`${from}/v1/exports/${id}/file`, { headers: { authorization: `Bearer ${lead.secret}`, ...headers } })
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const count = async (text: string, ...values: unknown[]) =>
  ((await house.admin(`select count(*)::int as n from ${text}`, values)) as unknown as { n: number }[])[0]?.n
/** What is kept in the database of these exports. */
const chunksOf = (...ids: string[]) =>
  count(
    'file_chunks c join files f on (f.workspace, f.id) = (c.workspace, c.file) where f.export = any($1)',
    ids.map((id) => id.slice(4)),
  )
const orphans = () => count('file_chunks c where not exists (select 1 from files f where f.id = c.file)')

test('[PJ59] an export is kept seven days and fetched by ranges from any process: in every format the parts join to exactly the whole', async () => {
  const one = await project(questions)
  await put(one.id, large())
  const next = await house.another()
  for (const format of transferFormats) {
    const { id, bytes, items, written, to } = await kept(one.id, format)
    expect([format, items, written, to]).toEqual([format, 25, 25, null])
    const whole = await fetched(id)
    const all = await bytesOf(whole)
    const etag = whole.headers.get('etag') ?? ''
    expect([format, whole.status, all.length, etag]).toEqual([format, 200, bytes, `"${sha256(all)}"`])
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment; filename="project-exports-\d+\.[\w.]+"$/)
    const middle = Math.floor(bytes / 2)
    const parts = await Promise.all([
      fetched(id, { range: `bytes=0-${middle - 1}`, 'if-range': etag }),
      fetched(id, { range: `bytes=${middle}-`, 'if-range': etag }, next.address),
    ])
    expect(parts.map(({ status }) => status)).toEqual([206, 206])
    expect(Buffer.concat(await Promise.all(parts.map(bytesOf))).equals(all), format).toBe(true)
    // Of other bytes than those one has, all are given.
    const other = await fetched(id, { range: `bytes=${middle}-`, 'if-range': '"another"' })
    expect([other.status, (await bytesOf(other)).length]).toEqual([200, bytes])
    if (format !== 'jsonl') continue
    expect(all.toString()).toBe(await lead.ok<string>('GET', `/v1/projects/${one.id}/export`))
    expect(await chunksOf(id)).toBe(Math.ceil(bytes / 1_048_576))
  }
  const empty = await kept((await project()).id)
  expect([empty.bytes, (await bytesOf(await fetched(empty.id))).length]).toEqual([0, 0])
  const listed = await lead.ok<Page<ExportWire>>('GET', `/v1/exports?project=${one.id}&limit=3`)
  expect(listed.items).toMatchObject(
    transferFormats
      .slice(-3)
      .toReversed()
      .map((format) => ({ format, status: 'done' })),
  )
  const { id, kept_until, ended_at } = listed.items[0] as ExportWire
  expect(Date.parse(kept_until ?? '') - Date.parse(ended_at ?? '')).toBe(7 * 86_400_000)

  await house.forward(7 * 86_400_000 + 1_000)
  expect((await told(id)).kept_until).toBeNull()
  const late = await lead.call<{ detail: string }>('GET', `/v1/exports/${id}/file`)
  expect([late.status, late.body.detail]).toEqual([404, expect.stringContaining('Make it again: POST /v1/projects/')])
  const young = await kept(one.id)
  await maintain(house.serving.context.engine)
  expect([await count('files where export is not null'), await orphans()]).toEqual([1, 0])
  expect((await fetched(young.id)).status).toBe(200)
})

/** One that is written here and now, by a run of this test; `each` is called when some of it has been read. */
async function writeHere(
  project: ProjectWire,
  each: () => Promise<void>,
  more: { largest?: number; gone?: AbortSignal } = {},
) {
  const [id, runner] = [Date.now(), Date.now()].map((ms) => makeUuidv7(ms, randomBytes(10))) as [string, string]
  const workspace = house.serving.context.first.workspace
  await house.admin(
    `insert into exports (workspace, id, project, format, status, actor, items, started_at, beat_at, runner)
     values ($1, $2, $3, 'jsonl', 'running', '{"kind": "system", "id": null}', 1, app_now(), app_now(), $4)`,
    [workspace, id, project.id.slice(5), runner],
  )
  const { engine, buckets } = house.serving.context
  const seen: Engine = {
    ...engine,
    database: {
      ...engine.database,
      transaction: (work, opening) =>
        engine.database.transaction(
          opening === undefined
            ? work
            : (tx) =>
                work({
                  ...tx,
                  async query(...asked) {
                    const rows = await tx.query<never>(...asked)
                    await each()
                    return rows
                  },
                }),
          opening,
        ),
    },
  }
  const row = {
    ...{ workspace, id, runner, project: project.id.slice(5), format: 'jsonl', place_sealed: null },
    tries: 1,
  }
  const actor = { kind: 'system', id: null }
  const run = runExport(
    seen,
    buckets,
    { ...row, actor } as ExportRow,
    more.gone ?? new AbortController().signal,
    more.largest,
  )
  return { id: formatId('export', id), run }
}

test('[PJ59] an export is as of one moment: what comes while it is written is in the next one', async () => {
  const one = await project()
  await put(one.id, ['First', 'Second'])
  let reads = 0
  const { id, run } = await writeHere(one, async () => {
    if (++reads === 1) await put(one.id, ['Late'])
  })
  await run
  expect(reads).toBeGreaterThan(1)
  expect([(await done(id)).written, (await kept(one.id)).written]).toEqual([2, 3])
})

test('[PJ63] the newest twenty exports of a project are kept, and of those before them nothing', async () => {
  const [one, other] = [await project(), await project()]
  await put(one.id, ['a'])
  await put(other.id, ['b'])
  const elsewhere = await kept(other.id)
  const all: ExportWire[] = []
  for (let n = 0; n <= mostKept; n++) all.push(await kept(one.id))
  const [oldest, next] = all as [ExportWire, ExportWire]
  expect((await told(oldest.id)).kept_until).toBeNull()
  expect((await fetched(oldest.id)).status).toBe(404)
  expect(await chunksOf(oldest.id)).toBe(0)
  for (const { id } of [next, all.at(-1) as ExportWire, elsewhere]) expect((await fetched(id)).status).toBe(200)
})

test('[PJ60] what is erased is in no kept export: it goes at once, also from one that is being written, which begins anew without it', async () => {
  const secret = 'Xanthippe'
  const olga = await house.person('Olga', ['owner'])
  const ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  const decision = await decideBy(house.boot, ann, 'approve', { subject: secret, input: { text: `${secret} writes` } })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status: 'done' })
  const [one, other] = [await project(), await project()]
  await lead.ok<ItemsMadeWire>('POST', `/v1/projects/${one.id}/items`, { decisions: [decision.id] })
  await put(one.id, [...large(), 'Stays'])
  await put(other.id, ['Elsewhere'])
  const [with_, without] = [await kept(one.id), await kept(other.id)]
  expect((await bytesOf(await fetched(with_.id))).toString()).toContain(secret)

  let [erased, reads] = [false, 0]
  const under = await writeHere(one, async () => {
    // After it was read, before any of it stands.
    if (++reads < 5 || erased) return
    erased = true
    await olga.ok('POST', `/v1/subjects/${secret}/erase`)
    expect((await told(with_.id)).kept_until).toBeNull()
    expect(await chunksOf(with_.id, under.id)).toBe(0)
  })
  await under.run
  expect(erased).toBe(true)
  expect((await fetched(with_.id)).status).toBe(404)
  expect(await orphans()).toBe(0)
  const anew = await done(under.id)
  expect(anew.written).toBe(27)
  const text = (await bytesOf(await fetched(under.id))).toString()
  expect([text.includes(secret), text.includes('Stays')]).toEqual([false, true])
  // What holds nothing of it stays.
  expect((await bytesOf(await fetched(without.id))).toString()).toContain('Elsewhere')
})

test('[PJ61] who may not read a project’s quality may neither make nor fetch an export, by no address; into a bucket only who runs projects', async () => {
  const one = await project()
  await put(one.id, ['Nobody’s business'])
  const { id } = await kept(one.id)
  const [rita, udo] = [await house.person('Rita'), await house.person('Udo', ['auditor'])]
  expect((await rita.call('GET', `/v1/exports/${id}/file`)).status).toBe(403)
  expect((await rita.call('POST', `/v1/projects/${one.id}/exports`, { format: 'jsonl' })).status).toBe(403)
  const rows = (await house.admin('select id from files where export = $1', [id.slice(4)])) as unknown as {
    id: string
  }[]
  const file = `file_${rows[0]?.id}`
  for (const by of [rita, lead, house.boot])
    for (const method of ['GET', 'HEAD', 'PATCH'])
      expect(
        (
          await by.call(method, `/v1/files/${file}`, method === 'PATCH' ? 'x' : undefined, {
            ...(method === 'PATCH' ? { 'content-type': 'application/octet-stream', 'upload-offset': '0' } : {}),
          })
        ).status,
        method,
      ).toBe(404)
  const named = { system: 's', action: 'a.b', input: { $file: file } }
  expect((await house.boot.call('POST', '/v1/decisions', named)).status).toBe(422)
  expect((await lead.call('POST', `/v1/projects/${one.id}/imports`, { from: file })).status).toBe(404)
  expect(JSON.stringify([await told(id), (await fetched(id)).headers])).not.toContain(rows[0]?.id)
  const own = await done((await begin(one.id, 'csv', udo)).id)
  expect((await udo.call('GET', `/v1/exports/${own.id}/file`)).status).toBe(200)
  const out = await udo.call<{ code: string }>('POST', `/v1/projects/${one.id}/exports`, {
    format: 'csv',
    to: 's3://lake/x',
  })
  expect([out.status, out.body.code]).toEqual([403, 'forbidden'])
})

test('[PJ62] what is too large fails and says what to do; of what failed, was cancelled or was left half nothing is kept, and another process writes it anew', async () => {
  const one = await project()
  await put(one.id, large())
  const small = await writeHere(one, () => Promise.resolve(), { largest: 1_200_000 })
  await small.run
  expect(await told(small.id)).toMatchObject({ status: 'failed', kept_until: null })
  expect((await told(small.id)).why).toMatch(/more than 1200000 bytes.*Name a bucket .*GET \/v1\/projects\/proj_/)
  const gone = new AbortController()
  const half = await writeHere(
    one,
    async () => {
      const early = await lead.call<{ code: string }>('GET', `/v1/exports/${half.id}/file`)
      expect([early.status, early.body.code]).toEqual([409, 'export-not-done'])
      // Some of it stands already: then its process ends.
      if ((await chunksOf(half.id)) ?? 0) gone.abort()
    },
    { gone: gone.signal },
  )
  await expect(half.run).rejects.toThrow()
  expect(await chunksOf(half.id)).toBeGreaterThan(0)
  const cancelled = await writeHere(one, async () => {
    if ((await told(cancelled.id)).status === 'running') await lead.ok('POST', `/v1/exports/${cancelled.id}/cancel`, {})
  })
  await cancelled.run
  expect((await told(cancelled.id)).status).toBe('cancelled')
  expect(await chunksOf(small.id, cancelled.id)).toBe(0)
  await house.forward(61_000)
  const { bytes } = await done(half.id)
  expect(await chunksOf(half.id)).toBe(Math.ceil(bytes / 1_048_576))
  expect((await bytesOf(await fetched(half.id))).toString()).toBe(
    await lead.ok<string>('GET', `/v1/projects/${one.id}/export`),
  )
  expect(await orphans()).toBe(0)
})

const said = { out: '', err: '' }
/** Ctrl-C as soon as it says so. */
function cli(when: RegExp | null, url: string, ...args: string[]): Promise<number> {
  const stop = new AbortController()
  Object.assign(said, { out: '', err: '' })
  return main(args, {
    ...{ env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: lead.secret }, cwd: folder, home: folder },
    ...{ isTerminal: true, readInput: () => Promise.resolve(''), signal: stop.signal },
    out: (text: string) => void (said.out += text),
    err(text: string) {
      said.err += text
      if (when?.test(text)) stop.abort()
    },
  })
}
const partsOf = (file: string) => [`${file}.part`, `${file}.part.json`].map(existsSync)

test('[FM26] the command line goes on with --resume at the byte where it was cut off, in every format, checks the digest of the whole, and tells where an export is no longer kept', async () => {
  const one = await project(questions)
  await put(one.id, large())
  for (const format of ['jsonl', 'csv', 'parquet', 'label-studio']) {
    const file = join(folder, `out.${format}`)
    const run = (when: RegExp | null, ...more: string[]) =>
      cli(when, house.url, 'project', 'export', one.id, `out.${format}`, '--format', format, ...more)
    writeFileSync(file, 'before')
    expect(await run(/Fetching .* bytes/)).not.toBe(0)
    const [, at, of] = /cut off after (\d+) of (\d+) bytes.* --resume goes on/.exec(said.err) ?? []
    expect([Number(at) > 0, Number(at) < Number(of), statSync(`${file}.part`).size]).toEqual([true, true, Number(at)])
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(await run(null, '--resume')).toBe(0)
    const [last] = (await lead.ok<Page<ExportWire>>('GET', `/v1/exports?project=${one.id}&limit=1`)).items
    expect(readFileSync(file).equals(await bytesOf(await fetched(last?.id ?? ''))), format).toBe(true)
    expect([...partsOf(file), said.out]).toEqual([false, false, `${of} bytes written to ${file}\n`])
  }
  const file = join(folder, 'out.jsonl')
  const run = (when: RegExp | null, ...more: string[]) =>
    cli(when, house.url, 'project', 'export', one.id, 'out.jsonl', ...more)
  expect([await run(null, '--resume'), said.err]).toEqual([2, expect.stringContaining('nothing to go on with')])
  // What somebody changed meanwhile is found, and nothing false comes to stand there.
  const before = readFileSync(file, 'utf8')
  await run(/Fetching .* bytes/)
  writeFileSync(`${file}.part`, 'x', { flag: 'r+' })
  expect([await run(null, '--resume'), said.err]).toEqual([70, expect.stringContaining('is not what the server has')])
  expect([readFileSync(file, 'utf8') === before, ...partsOf(file)]).toEqual([true, false, false])
  await run(/Fetching .* bytes/)
  expect([await cli(null, house.url, 'project', 'export', one.id, 'out.jsonl', '--format', 'csv', '--resume')]).toEqual(
    [2],
  )
  await house.forward(7 * 86_400_000 + 1_000)
  expect(await run(null, '--resume')).toBe(2)
  expect(said.err).toMatch(/Nothing is kept of this export any more.*without --resume/)
  expect(partsOf(file)).toEqual([false, false])
  // Cut off while the server writes: there is nothing yet, and it is gone on with all the same.
  expect(await run(/Writing .* items/)).not.toBe(0)
  expect(said.err).toContain('--resume goes on with it')
  truncateSync(`${file}.part`)
  expect(await run(null, '--resume')).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe(await lead.ok<string>('GET', `/v1/projects/${one.id}/export`))
})

/** Cuts connections that carry a file, as often, after so many bytes. */
async function cutting(times: number): Promise<{ url: string; cuts: () => number; server: Server }> {
  const target = new URL(house.url)
  let cuts = 0
  const server = createServer((near: Socket) => {
    const far = connect(Number(target.port), target.hostname)
    let [isFile, came] = [false, 0]
    near.on('data', (piece) => {
      isFile ||= piece.includes('/file HTTP')
      far.write(piece)
    })
    far.on('data', (piece) => {
      came += piece.length
      near.write(piece)
      if (!isFile || cuts === times || came < 300_000) return
      cuts++
      near.destroy()
    })
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      end.on('error', () => undefined)
      end.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cuts: () => cuts, server }
}

test('[FM27] a connection that ends while an export is fetched is taken up again by the command itself, at the byte where it ended', async () => {
  const one = await project()
  await put(one.id, large())
  const line = await cutting(3)
  try {
    expect(await cli(null, line.url, 'project', 'export', one.id, 'cut.jsonl')).toBe(0)
  } finally {
    line.server.close()
  }
  expect(line.cuts()).toBe(3)
  expect(readFileSync(join(folder, 'cut.jsonl'), 'utf8')).toBe(
    await lead.ok<string>('GET', `/v1/projects/${one.id}/export`),
  )
})
