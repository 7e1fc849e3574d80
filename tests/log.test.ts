/** The log that anybody can verify: folding, keys, serving, receipts, witnesses, on real servers. */
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  leafHash,
  openCheckpoint,
  parseBundle,
  parseVkey,
  sha256,
  toHex,
  verifyReceipt,
  type LogKeyWire,
  type NoteKey,
  type TaskWire,
} from '@countersign/core'
import { verifyReceipt as verifyAlone } from '@countersign/sdk'
import { serve } from '../packages/server/src/cli/serve.ts'
import type { Client } from './support/client.ts'
import { runCommand } from './support/command.ts'
import { answer, decideBy, propose, refund, settleAtOnce } from './support/flow.ts'
import { expectWholeLog } from './support/log.ts'
import { bootstrapKey, makeFolder, openHouse, type House } from './support/server.ts'

let house: House
let auditor: Client & { id: string }
let workspace: string
let root: string
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  auditor = await house.person('Una', ['auditor'])
  workspace = house.serving.context.first.workspace
  root = `/log/ws_${workspace}`
})
afterAll(() => house.close())

const folded = () => house.serving.context.integrator.idle()
async function keysOf(client: Client): Promise<{ told: LogKeyWire; keys: NoteKey[] }> {
  const told = await client.ok<LogKeyWire>('GET', '/v1/log/key')
  return { told, keys: told.keys.map(({ vkey }) => parseVkey(sha256, vkey) as NoteKey) }
}
async function get(client: Client | null, path: string, url = house.url) {
  const response = await fetch(url + path, client ? { headers: { authorization: `Bearer ${client.secret}` } } : {})
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, bytes, text: new TextDecoder().decode(bytes), headers: response.headers }
}
const entriesOf = async (type: string): Promise<{ position: number; data: Record<string, unknown> }[]> =>
  (await house.admin(
    `select position::int, convert_from(leaf, 'utf8')::json->'data' as data from entries where type = $1 order by position`,
    [type],
  )) as unknown as { position: number; data: Record<string, unknown> }[]

test('[LG6] a line is under a signed checkpoint within a second or two, and its receipt can be checked alone', async () => {
  const person = await house.person('Rea')
  const decision = await decideBy(house.boot, person, 'approve', { subject: 'customer:9' }, { comment: 'Looks right.' })
  const receipt = (await get(house.boot, `/v1/log/receipts/${decision.id}`)).text
  const { keys, told } = await keysOf(house.boot)
  const verified = await verifyReceipt(sha256, receipt, keys)
  expect(verified).toMatchObject({ ok: true, checkpoint: { origin: told.origin } })
  const text = verified.ok ? new TextDecoder().decode(verified.entry) : ''
  expect(JSON.parse(text)).toMatchObject({ v: 1, decision: decision.id, type: 'decision.approved' })
  expect(text).not.toMatch(/customer:9|Looks right|Rea/)
  expect(await verifyReceipt(sha256, receipt.replace('index ', 'index 1'), keys)).toMatchObject({ ok: false })
  const vkeys = told.keys.map(({ vkey }) => vkey)
  expect(await verifyAlone(receipt, vkeys)).toMatchObject({
    ok: true,
    entry: { decision: decision.id },
    signedBy: [told.origin],
  })
  const born = (await house.boot.ok<{ log: { entry: string } }>('GET', `/v1/decisions/${decision.id}`)).log.entry
  const first = await verifyReceipt(
    sha256,
    (await get(house.boot, `/v1/log/receipts/${decision.id}?entry=${born}`)).text,
    keys,
  )
  expect(first).toMatchObject({ ok: true, index: Number(born) })
  expect((await get(house.boot, `/v1/log/receipts/${decision.id}?entry=0`)).status).toBe(404)
  const times = (await house.admin(
    `select max(extract(epoch from c.at - e.at))::float8 as s from entries e cross join lateral (select at from log_checkpoints c where c.workspace = e.workspace and c.size > e.position order by c.size limit 1) c`,
  )) as unknown as { s: number }[]
  expect(times[0]?.s).toBeLessThan(10)
})

test('[LG7] checkpoint, tiles and entries are served in the published form, to those who may read the log', async () => {
  const lines = Array.from({ length: 300 }, (_, n) => JSON.stringify(refund({ proposal: { n } }))).join('\n')
  await house.boot.ok('POST', '/v1/decisions/batch', lines, { 'content-type': 'application/x-ndjson' })
  await folded()
  const { keys } = await keysOf(house.boot)
  const checkpoint = await get(auditor, `${root}/checkpoint`)
  expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(checkpoint.headers.get('cache-control')).toBe('no-cache')
  expect(await openCheckpoint(checkpoint.text, keys)).toMatchObject({ ok: true })
  const tile = await get(auditor, `${root}/tile/0/000`)
  expect([tile.headers.get('content-type'), tile.bytes.length]).toEqual(['application/octet-stream', 8_192])
  expect(tile.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  const entries = parseBundle((await get(auditor, `${root}/tile/entries/000`)).bytes) as Uint8Array[]
  expect(entries.map((entry) => toHex(leafHash(sha256, entry))).join('')).toBe(toHex(tile.bytes))
  const part = await get(auditor, `${root}/tile/0/000.p/7`)
  expect(toHex(part.bytes)).toBe(toHex(tile.bytes.subarray(0, 7 * 32)))
  expect(part.headers.get('cache-control')).not.toContain('31536000')
  for (const path of ['tile/0/999', 'tile/9/000', 'tile/0/1', 'tile/entries/999', 'tile/0/000.p/256'])
    expect((await get(auditor, `${root}/${path}`)).status, path).toBe(404)
  const reviewer = await house.person('Vic')
  for (const path of ['checkpoint', 'tile/0/000', 'tile/entries/000']) {
    expect((await get(null, `${root}/${path}`)).status).toBe(401)
    expect((await get(reviewer, `${root}/${path}`)).status).toBe(403)
  }
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Other' })
  expect((await get(auditor, `/log/${id}/checkpoint`)).status).toBe(404)
})

test('[LG7] a published log is anybody’s to read, until it is not published any more', async () => {
  const owner = await house.person('Olga', ['owner'])
  expect((await auditor.call('PATCH', '/v1/workspace', { publish_log: true })).status).toBe(403)
  await owner.ok('PATCH', '/v1/workspace', { publish_log: true })
  const tile = await get(null, `${root}/tile/0/000`)
  expect([tile.status, tile.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await get(null, `${root}/checkpoint`)).status).toBe(200)
  expect((await get(null, '/v1/log/key')).status).toBe(401)
  await owner.ok('PATCH', '/v1/workspace', { publish_log: false })
  expect((await get(null, `${root}/tile/0/000`)).status).toBe(401)
})

test('[LG8] that a person read the log is a line of it, once an hour for each kind of reading', async () => {
  const lead = await house.person('Ada', ['admin'])
  for (let i = 0; i < 3; i++) {
    await get(lead, `${root}/checkpoint`)
    await get(lead, `${root}/tile/0/000`)
    await get(house.boot, `${root}/checkpoint`)
  }
  const reads = await house.admin(
    `select convert_from(leaf, 'utf8')::json->'data'->>'what' as what from entries where type = 'log.read' and convert_from(leaf, 'utf8')::json->'actor'->>'id' = $1 order by position`,
    [lead.id],
  )
  expect(reads).toEqual([{ what: 'checkpoint' }, { what: 'tiles' }])
  expect(
    await house.admin(`select 1 from entries where type = 'log.read' and convert_from(leaf, 'utf8') like '%"agent"%'`),
  ).toEqual([])
})

test('[LG17] entries that tell what people do behind a blind gate are held until it has ended', async () => {
  const blind = await openHouse()
  try {
    await settleAtOnce(blind.boot)
    const author = await blind.person('Pia', ['policy-author'])
    const source =
      'policy: p\nrules:\n  - id: two\n    when: "true"\n    require: gate\n    blind: true\n    people: 2\ndefault: gate\n'
    const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: 'p', source })
    await author.ok('POST', `/v1/policies/${id}/activate`, {})
    const [ann, bob] = [await blind.person('Ann'), await blind.person('Bob')]
    const decision = await propose(blind.boot)
    const path = `/log/ws_${blind.serving.context.first.workspace}`
    const say = async (person: Client) => {
      const { items } = await person.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { limit: 1 })
      expect((await answer(person, items[0] as TaskWire, 'approve')).status).toBe(201)
    }
    const read = async () => {
      await blind.serving.context.integrator.idle()
      const { size } = await blind.boot.ok<LogKeyWire>('GET', '/v1/log/key')
      return get(blind.boot, `${path}/tile/entries/000.p/${size}`, blind.url)
    }
    expect((await read()).status).toBe(200)
    await say(ann)
    const held = await read()
    expect([held.status, held.text]).toEqual([409, expect.stringContaining('entries-held')])
    expect((await get(blind.boot, `${path}/checkpoint`, blind.url)).status).toBe(200)
    await say(bob)
    expect((await blind.boot.ok<{ status: string }>('GET', `/v1/decisions/${decision.id}`)).status).toBe('approved')
    expect((await read()).status).toBe(200)
  } finally {
    await blind.close()
  }
})

test('[LG12] the key lies outside the database, for its owner alone, and is replaced with both signing meanwhile', async () => {
  const file = join(house.dataDir, 'keys', 'log.key')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const seed = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  expect(seed).toHaveLength(32)
  const dump = await house.admin('select to_jsonb(k) as row from log_keys k union all select to_jsonb(l) from logs l')
  expect(JSON.stringify(dump)).not.toContain(seed.toString('hex'))
  const rotate = (...more: string[]) =>
    runCommand(['log', 'rotate-key', ...more], house.dataDir, {
      DATABASE_URL: house.databaseUrl,
      COUNTERSIGN_DATA_DIR: house.dataDir,
    })
  const before = await keysOf(house.boot)
  const old = (await get(auditor, `${root}/checkpoint`)).text
  expect(await rotate()).toMatchObject({ code: 0 })
  expect((await rotate()).code).toBe(70)
  await expect.poll(async () => (await keysOf(house.boot)).keys.length).toBe(2)
  await folded()
  const during = (await get(auditor, `${root}/checkpoint`)).text
  const [first, second] = (await keysOf(house.boot)).keys as [NoteKey, NoteKey]
  expect(await openCheckpoint(during, [first])).toMatchObject({ ok: true })
  expect(await openCheckpoint(during, [second])).toMatchObject({ ok: true })
  expect((await entriesOf('log.key-added')).map(({ data }) => data['key'])).toEqual([
    (await keysOf(house.boot)).told.keys[1]?.vkey,
  ])
  expect(await rotate('--finish')).toMatchObject({ code: 0 })
  await expect
    .poll(async () => (await keysOf(house.boot)).told.keys.map(({ until }) => until !== null))
    .toEqual([true, false])
  await propose(house.boot)
  await folded()
  const after = (await get(auditor, `${root}/checkpoint`)).text
  expect(await openCheckpoint(after, [first])).toMatchObject({ ok: false })
  expect(await openCheckpoint(after, [second])).toMatchObject({ ok: true })
  expect(await openCheckpoint(old, before.keys)).toMatchObject({ ok: true })
  expect(readdirSync(join(house.dataDir, 'keys')).sort()).toEqual(['installation.key', 'log.key'])
  expect((await entriesOf('log.key-retired')).map(({ data }) => data['key'])).toEqual([before.told.keys[0]?.vkey])
})

test('[LG12] another key than the one on record signs nothing, and a process without it serves', async () => {
  const file = join(house.dataDir, 'keys', 'log.key')
  renameSync(file, `${file}.kept`)
  writeFileSync(file, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
  const { size } = (await keysOf(house.boot)).told
  await propose(house.boot)
  await folded()
  expect((await keysOf(house.boot)).told.size).toBe(size)
  rmSync(file)
  await folded()
  expect((await get(auditor, `${root}/checkpoint`)).status).toBe(200)
  expect((await keysOf(house.boot)).told.size).toBe(size)
  renameSync(`${file}.kept`, file)
  await folded()
  expect((await keysOf(house.boot)).told.size).toBeGreaterThan(size)
})

test('[LG14] a clock that is set back changes no order, and alarms once', async () => {
  await house.forward(-3_600_000)
  await propose(house.boot)
  await folded()
  await propose(house.boot)
  await folded()
  const told = await entriesOf('log.clock-set-back')
  expect(told).toHaveLength(1)
  expect(told[0]?.data['by_s']).toBeGreaterThan(3_500)
  await house.forward(3_600_000)
  await expectWholeLog(house.admin, workspace)
})

test('[LG15] of two processes one folds at a time; where one ends the other goes on', async () => {
  const other = await house.another()
  const proposing = Array.from({ length: 120 }, (_, n) =>
    propose(n % 2 ? house.boot : house.boot.at(other.address), { proposal: { n } }),
  )
  await Promise.all(proposing)
  await Promise.all([folded(), other.context.integrator.idle()])
  await other.stop()
  await propose(house.boot)
  await folded()
  await expectWholeLog(house.admin, workspace)
})

test('[LG16] a full disk refuses proposals in clear words, and nothing is lost when there is room again', async () => {
  const full = (table: string) => [
    `create function full_${table}() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`,
    `create trigger full_${table} before insert on ${table} for each row execute function full_${table}()`,
  ]
  for (const text of full('entries')) await house.admin(text)
  const refused = await house.boot.call<{ code: string }>('POST', '/v1/decisions', refund())
  expect([refused.status, refused.body.code]).toEqual([503, 'store-full'])
  await house.admin('drop function full_entries cascade')
  for (const text of full('log_checkpoints')) await house.admin(text)
  const decision = await propose(house.boot)
  const { size } = (await keysOf(house.boot)).told
  await folded()
  expect((await keysOf(house.boot)).told.size).toBe(size)
  await house.admin('drop function full_log_checkpoints cascade')
  await folded()
  expect((await keysOf(house.boot)).told.size).toBeGreaterThan(size)
  expect((await get(house.boot, `/v1/log/receipts/${decision.id}`)).status).toBe(200)
  await expectWholeLog(house.admin, workspace)
})

test('[LG13] a witness signs what continues what it signed, and nothing else; its line stands under the checkpoint', async () => {
  await folded()
  const { told } = await keysOf(house.boot)
  const vkey = told.keys.at(-1)?.vkey as string
  const folder = makeFolder()
  const stop = new AbortController()
  let hear: (line: string) => void = () => undefined
  const line = new Promise<string>((resolve) => (hear = resolve))
  const args = ['witness', '--log', vkey, '--name', 'witness.example/w1', '--port', '0', '--folder', join(folder, 'w')]
  const witness = runCommand(args, folder, {}, { signal: stop.signal, heard: hear })
  const [witnessKey = '', url = ''] = (await line).trim().split(' ')
  await house.serving.stop()
  const env = {
    PORT: '0',
    DATABASE_URL: house.databaseUrl,
    COUNTERSIGN_DATA_DIR: house.dataDir,
    COUNTERSIGN_BOOTSTRAP_KEY: bootstrapKey,
    COUNTERSIGN_LOG: 'silent',
  }
  const serving = await serve({ ...env, COUNTERSIGN_WITNESSES: `${witnessKey} ${url}` }, () => undefined)
  try {
    const boot = house.boot.at(serving.address)
    const keys = [...(await keysOf(boot)).keys, parseVkey(sha256, witnessKey) as NoteKey]
    const signers = async () => {
      const opened = await openCheckpoint((await get(boot, `${root}/checkpoint`, serving.address)).text, keys)
      return opened.ok ? { size: opened.checkpoint.size, by: opened.signers.map(({ name }) => name) } : null
    }
    await propose(boot)
    await expect.poll(async () => (await signers())?.by).toContain('witness.example/w1')
    const decision = await propose(boot)
    await expect.poll(async () => (await keysOf(boot)).told.witnesses[0]?.size).toBe((await keysOf(boot)).told.size)
    const receipt = await verifyReceipt(
      sha256,
      (await get(boot, `/v1/log/receipts/${decision.id}`, serving.address)).text,
      keys,
    )
    expect(receipt).toMatchObject({ ok: true })

    const current = (await get(boot, `${root}/checkpoint`, serving.address)).text
    const post = async (body: string) => {
      const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
      return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
    }
    const size = Number(current.split('\n')[1])
    expect(await post(`old 0\n\n${current}`)).toEqual({ status: 409, type: 'text/x.tlog.size', text: `${size}\n` })
    expect(await post(`old ${size}\n\n${current}`)).toMatchObject({
      status: 200,
      text: expect.stringMatching(/^— witness/),
    })
    expect((await post(`old ${size + 1}\n\n${current}`)).status).toBe(400)
    expect((await post(`old ${size}\n\n${current.replace(/^\S+/, 'other.example/log')}`)).status).toBe(404)
    expect((await post(`old ${size}\n\n${current.replace(`\n${size}\n`, `\n${size + 1}\n`)}`)).status).toBe(403)
    expect((await post('nonsense')).status).toBe(400)
    // Somebody cuts the log: the witness has seen more, does not sign, and the alarm is in what is left.
    await serving.stop()
    const [head] = (await house.admin('select position::int from heads where workspace = $1', [
      workspace,
    ])) as unknown as {
      position: number
    }[]
    const left = (head?.position ?? 0) - 5
    for (const table of ['logs', 'log_tiles', 'log_checkpoints', 'log_cosignatures'])
      await house.admin(`delete from ${table} where workspace = $1`, [workspace])
    await house.admin('delete from entries where workspace = $1 and position >= $2', [workspace, left])
    await house.admin('update heads set position = $2 where workspace = $1', [workspace, left])
    const again = await serve({ ...env, COUNTERSIGN_WITNESSES: `${witnessKey} ${url}` }, () => undefined)
    try {
      await expect
        .poll(() => entriesOf('log.witness-conflict'))
        .toMatchObject([{ data: { witness: 'witness.example/w1' } }])
      expect(await house.admin('select 1 from log_cosignatures')).toEqual([])
    } finally {
      await again.stop()
    }
  } finally {
    stop.abort()
    await serving.stop()
  }
  expect(await witness).toMatchObject({ code: 0 })
  rmSync(folder, { recursive: true, force: true })
})

test('[LG12] a signer command signs in place of the key file', async () => {
  const folder = makeFolder()
  const script = join(folder, 'signer.mjs')
  writeFileSync(
    script,
    `#!${process.execPath}
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 9)]), format: 'der', type: 'pkcs8' })
const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
process.stdout.write((process.argv[2] === 'public' ? spki.subarray(-32) : sign(null, readFileSync(0), key)).toString('base64'))
`,
  )
  chmodSync(script, 0o755)
  const signed = await openHouse({ COUNTERSIGN_SIGNER: script })
  try {
    await propose(signed.boot)
    await signed.serving.context.integrator.idle()
    const { keys } = await keysOf(signed.boot)
    const path = `/log/ws_${signed.serving.context.first.workspace}/checkpoint`
    expect(await openCheckpoint((await get(signed.boot, path, signed.url)).text, keys)).toMatchObject({ ok: true })
    expect(existsSync(join(signed.dataDir, 'keys', 'log.key'))).toBe(false)
  } finally {
    await signed.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
