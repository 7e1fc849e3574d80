/** A log that a server made, checked by our commands and by programs that others wrote: whole, altered, cut, swapped. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatBundle, parseBundle, type LogKeyWire } from '@countersign/core'
import { runCommand } from './support/command.ts'
import { decideBy, refund, settleAtOnce } from './support/flow.ts'
import { buildCheck, run } from './support/independent.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

let house: House
let folder: string
let address: string
let check: string
let told: LogKeyWire
let vkey: string
/** The same log, earlier and later. */
let [before, now] = ['', '']
const at = (...path: string[]) => join(folder, ...path)
const command = (args: string[], env: Record<string, string> = {}) =>
  runCommand(args, folder, { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey, ...env })
const ofStore = () => ({ DATABASE_URL: house.databaseUrl, COUNTERSIGN_DATA_DIR: house.dataDir })
const folded = () => house.serving.context.integrator.idle()

async function proposeMany(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify(refund({ proposal: { n }, subject: `s:${n % 3}` })),
  )
  await house.boot.ok('POST', '/v1/decisions/batch', lines.join('\n'), { 'content-type': 'application/x-ndjson' })
  await folded()
}

beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'countersign-log-'))
  check = buildCheck(at('go'))
  await settleAtOnce(house.boot)
  address = `${house.url}/log/ws_${house.serving.context.first.workspace}`
  await decideBy(house.boot, await house.person('Ann'), 'edit', {}, { proposal: { amount: 7 } })
  await proposeMany(600)
  ;[before, now] = [at('before'), at('now')]
  expect(await command(['log', 'save', address, before])).toMatchObject({ code: 0 })
  cpSync(before, now, { recursive: true })
  await proposeMany(300)
  expect(await command(['log', 'save', address, now, '--json'])).toMatchObject({ code: 0 })
  told = await house.boot.ok<LogKeyWire>('GET', '/v1/log/key')
  vkey = told.keys[0]?.vkey as string
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A copy of the log with one file changed. */
function changed(name: string, path: string, change: (bytes: Buffer) => Uint8Array): string {
  const copy = at(name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(now, copy, { recursive: true })
  writeFileSync(join(copy, path), change(readFileSync(join(copy, path))))
  return copy
}
const flipped = (byte: number) => (bytes: Buffer) => {
  bytes[byte] = (bytes[byte] as number) ^ 1
  return bytes
}
const swapped = (a: number, b: number) => (bytes: Buffer) => {
  const entries = parseBundle(bytes) as Uint8Array[]
  ;[entries[a], entries[b]] = [entries[b] as Uint8Array, entries[a] as Uint8Array]
  return formatBundle(entries)
}
const verify = async (source: string, ...more: string[]) => {
  const ran = await command(['log', 'verify', source, '--key', vkey, '--json', '--state', at('none.json'), ...more])
  rmSync(at('none.json'), { force: true })
  const report = JSON.parse(ran.out) as { status: string; findings: { what: string; where: string }[]; size: number }
  return { code: ran.code, status: report.status, where: report.findings.map((one) => one.where), size: report.size }
}

test('[LG9] the Go team’s own code verifies signature, every inclusion and the consistency of our log', () => {
  expect(run(check, [now, vkey, join(before, 'checkpoint')])).toEqual({ code: 0, said: `ok ${told.size}\n` })
  expect(told.size).toBeGreaterThan(900)
})

test('[LG9] and rejects it after one changed byte, a removed tail, a swapped entry', () => {
  const bundle = 'tile/entries/001'
  for (const [name, copy] of [
    ['a byte of an entry', changed('g', bundle, flipped(5_000))],
    ['a byte of a tile', changed('g1', 'tile/0/002', flipped(4_000))],
    ['swapped entries', changed('g2', bundle, swapped(3, 4))],
    ['a byte of the checkpoint', changed('g3', 'checkpoint', flipped(70))],
    ['a removed entry', changed('g4', bundle, (bytes) => formatBundle((parseBundle(bytes) as Uint8Array[]).slice(1)))],
  ] as const)
    expect(run(check, [copy, vkey]).code, name).toBe(1)
  expect(run(check, [before, vkey, join(now, 'checkpoint')])).toMatchObject({
    code: 1,
    said: expect.stringContaining(`had ${told.size} entries before`),
  })
})

test('[LG9] openssl verifies the checkpoint’s signature', () => {
  const note = readFileSync(join(now, 'checkpoint'), 'utf8')
  const end = note.indexOf('\n\n') + 1
  const line = note.slice(end + 1).split('\n')[0] as string
  writeFileSync(at('text'), note.slice(0, end))
  writeFileSync(at('signature'), Buffer.from(line.split(' ')[2] as string, 'base64').subarray(4))
  writeFileSync(at('key.pem'), told.keys[0]?.pem as string)
  const args = ['pkeyutl', '-verify', '-pubin', '-inkey', at('key.pem'), '-rawin', '-sigfile', at('signature'), '-in']
  expect(run('openssl', [...args, at('text')])).toMatchObject({ code: 0 })
  writeFileSync(at('text'), note.slice(0, end).replace('\n', ' \n'))
  expect(run('openssl', [...args, at('text')]).code).not.toBe(0)
})

test('[LG10] verifying tells ok, tampered with the place, and truncated, each with an exit code of its own', async () => {
  expect(await verify(now)).toEqual({ code: 0, status: 'ok', where: [], size: told.size })
  const [edge] = [...readFileSync(join(now, 'checkpoint'), 'utf8').split('\n').slice(1, 2)].map(
    (size) => Number(size) % 256,
  )
  const partial = `.p/${edge}`
  expect(await verify(changed('a', 'tile/entries/001', swapped(3, 4)))).toMatchObject({
    code: 10,
    status: 'tampered',
    where: ['entry 259', 'entry 260'],
  })
  expect(await verify(changed('a', 'tile/0/002', flipped(4_000)))).toMatchObject({ code: 10, where: ['tile/0/002'] })
  expect(await verify(changed('a', `tile/0/003${partial}`, flipped(9)))).toMatchObject({ code: 10, where: ['tree'] })
  expect(await verify(changed('a', 'checkpoint', flipped(70)))).toMatchObject({ code: 10, where: ['checkpoint'] })
  const cut = changed('a', 'checkpoint', (bytes) => bytes)
  rmSync(join(cut, 'tile/entries/002'))
  expect(await verify(cut)).toMatchObject({ code: 11, status: 'truncated', where: ['tile/entries/002'] })
})

test('[LG10] what was seen before is remembered: a shorter log is truncated, another history is tampered with', async () => {
  const state = ['--state', at('seen.json')]
  const asked = (source: string, ...more: string[]) => command(['log', 'verify', source, ...state, ...more])
  expect(await asked(before)).toMatchObject({ code: 2, err: expect.stringContaining('--key') })
  expect(await asked(before, '--key', vkey)).toMatchObject({ code: 0, out: expect.stringContaining('ok: ') })
  expect(await asked(now)).toMatchObject({ code: 0, out: expect.stringContaining('used before') })
  expect(await asked(before)).toMatchObject({ code: 11, err: expect.stringContaining(`had ${told.size} entries`) })
  // A checkpoint of the same key over another history, as a server would show it to somebody else.
  const seen = JSON.parse(readFileSync(at('seen.json'), 'utf8')) as { checkpoints: string[] }
  const [first = ''] = seen.checkpoints
  const root = first.split('\n')[2] as string
  const other = `${root.startsWith('A') ? 'B' : 'A'}${root.slice(1)}`
  writeFileSync(at('seen.json'), JSON.stringify({ ...seen, checkpoints: [first.replace(root, other)] }))
  expect(await asked(now)).toMatchObject({ code: 10, err: expect.stringContaining('not the beginning of this one') })
})

test('[LG10] a live log and a zip are verified like a folder', async () => {
  expect(await verify(address)).toMatchObject({ code: 0, status: 'ok' })
  writeFileSync(at('log.zip'), zipOf(now))
  expect(await verify(at('log.zip'))).toEqual({ code: 0, status: 'ok', where: [], size: told.size })
  writeFileSync(at('log.zip'), zipOf(changed('a', 'tile/entries/000', flipped(900))))
  expect(await verify(at('log.zip'))).toMatchObject({ code: 10, status: 'tampered' })
  expect(await command(['log', 'verify', at('nowhere'), '--key', vkey])).toMatchObject({ code: 2 })
})

const store = async (...more: string[]) => {
  const ran = await command(['log', 'verify', '--store', '--json', '--state', at('store.json'), ...more], ofStore())
  return {
    ...(JSON.parse(ran.out) as { status: string; findings: { where: string }[]; shredded: string[] }),
    code: ran.code,
  }
}

test('[LG11] a row that was altered by hand is found and named, whatever it is', async () => {
  expect(await store()).toMatchObject({ code: 0, status: 'ok', findings: [] })
  for (const [change, back, where] of [
    [
      `update entries set leaf = convert_to(replace(convert_from(leaf, 'utf8'), 'refund', 'refuse'), 'utf8') where position = 300`,
      `update entries set leaf = convert_to(replace(convert_from(leaf, 'utf8'), 'refuse', 'refund'), 'utf8') where position = 300`,
      ['entry 300'],
    ],
    [
      `update entries set type = 'decision.rejected' where position = 301`,
      `update entries set type = 'decision.proposed' where position = 301`,
      ['row of entry 301'],
    ],
    [
      `update decisions set digest = sha256(digest) where id = (select decision from entries where position = 302)`,
      null,
      [expect.stringMatching(/^decision dec_.+ \(entry 302\)$/)],
    ],
    [
      `update decisions set sealed = (select sealed from decisions where id = (select decision from entries where position = 304)) where id = (select decision from entries where position = 303)`,
      null,
      [expect.stringMatching(/\(entry 302\)/), expect.stringMatching(/\(entry 303\)/)],
    ],
  ] as const) {
    await house.admin(change)
    const found = await store()
    expect([found.code, found.findings.map((one) => one.where)]).toEqual([10, where])
    if (back) await house.admin(back)
  }
  await house.admin('delete from decisions where id in (select decision from entries where position in (302, 303))')
  expect(await store()).toMatchObject({ code: 11, status: 'truncated' })
  await house.admin('delete from entries where position = 302')
  expect((await store()).findings.map((one) => one.where)).toContain('tile/entries/001')
})

test('[LG18] values that were erased read as shredded, by the entry that says so, and not as tampered with', async () => {
  const owner = await house.person('Olga', ['owner'])
  const { decisions, entry } = await owner.ok<{ decisions: number; entry: string }>('POST', '/v1/subjects/s:0/erase')
  const copy = await command(
    ['log', 'verify', now, '--key', vkey, '--store', '--json', '--state', at('shred.json')],
    ofStore(),
  )
  const report = JSON.parse(copy.out) as {
    shredded: { decision: string; entry: number }[]
    findings: { where: string; what: string }[]
  }
  expect(report.shredded.length).toBe(decisions)
  expect(decisions).toBeGreaterThan(200)
  expect(new Set(report.shredded.map((one) => one.entry))).toEqual(new Set([Number(entry)]))
  // The rows that the test before removed are still missing, and nothing else is.
  expect(report.findings.every(({ what }) => what === 'truncated')).toBe(true)
})

test('[LG5] a receipt is checked by the command alone, with the key', async () => {
  const decision = (await house.boot.ok<{ items: { id: string }[] }>('GET', '/v1/decisions?limit=1')).items[0]
  const response = await fetch(`${house.url}/v1/log/receipts/${decision?.id}`, {
    headers: { authorization: `Bearer ${bootstrapKey}` },
  })
  writeFileSync(at('r.tlog-proof'), await response.text())
  const good = await command(['receipt', 'verify', 'r.tlog-proof', '--key', vkey, '--json'])
  expect([good.code, JSON.parse(good.out)]).toMatchObject([0, { status: 'ok', entry: { decision: decision?.id } }])
  writeFileSync(at('r.tlog-proof'), readFileSync(at('r.tlog-proof'), 'utf8').replace('extra e', 'extra f'))
  expect(await command(['receipt', 'verify', 'r.tlog-proof', '--key', vkey])).toMatchObject({
    code: 10,
    out: 'tampered: not-included\n',
  })
})

/** A zip with nothing compressed, as simple as the format allows. */
function zipOf(root: string): Buffer {
  const found = run('find', [root, '-type', 'f']).said.trim().split('\n')
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const path of found) {
    const [name, bytes] = [Buffer.from(path.slice(root.length + 1)), readFileSync(path)]
    const common = Buffer.alloc(26)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common.subarray(0, 26), name, bytes])
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt32LE(bytes.length, 20)
    entry.writeUInt32LE(bytes.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(local)
    directory.push(entry, name)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(found.length, 8)
  end.writeUInt16LE(found.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, central, end])
}
