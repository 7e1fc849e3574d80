/** An evidence pack as an auditor has it: unpacked by a program that others wrote, checked with Node alone. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { regimeIds, type DecisionWire, type EvidencePackWire, type LogKeyWire, type Page } from '@countersign/core'
import { maintain } from '../packages/server/src/engine/jobs.ts'
import type { Client } from './support/client.ts'
import { runCommand } from './support/command.ts'
import { activate, decideBy, propose, refund, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

const nasty = '<img/src=x/onerror=alert(1)>'
let house: House
let auditor: Client & { id: string }
let ann: Client & { id: string }
let approved: DecisionWire
let folder: string
let pack: EvidencePackWire
let unpacked: string
let vkey: string
let since: string
const at = (...path: string[]) => join(folder, ...path)
const read = (path: string): string => readFileSync(join(unpacked, path), 'utf8')
const json = <T>(path: string): T => JSON.parse(read(path)) as T

interface Manifest {
  asked: { regimes: string[] }
  by: { id: string; name: string }
  log: { size: number }
  counts: Record<string, number>
  withheld: { what: string; count: number | null; why: string }[]
  files: { path: string; bytes: number; sha256: string }[]
}

/** Asked again while the one before is tidying up. */
async function ask(client: Client, more: object = {}): Promise<EvidencePackWire> {
  const until = new Date(Date.parse(since) + 90 * 86_400_000).toISOString()
  const { body } = await vi.waitUntil(
    async () => {
      const answer = await client.call<EvidencePackWire>('POST', '/v1/log/packs', { since, until, ...more })
      return answer.status === 201 ? answer : null
    },
    { timeout: 15_000 },
  )
  return vi.waitUntil(
    async () => {
      const wire = await client.ok<EvidencePackWire>('GET', `/v1/log/packs/${body.id}`)
      return wire.status === 'running' ? null : wire
    },
    { timeout: 15_000 },
  )
}
async function fetchAndUnpack(wire: EvidencePackWire, name: string): Promise<string> {
  const answer = await fetch(`${house.url}/v1/log/packs/${wire.id}/file`, {
    headers: { authorization: `Bearer ${auditor.secret}` },
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }).toEqual({
    bytes: wire.bytes,
    sha256: wire.sha256,
  })
  writeFileSync(at(`${name}.zip`), bytes)
  execFileSync('python3', ['-m', 'zipfile', '-e', at(`${name}.zip`), at(name)])
  return at(name)
}
/** With Node and nothing else: no packages in reach. */
const verify = (where: string, keys: string[] = [vkey]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(where, 'verify.mjs'), ...keys.flatMap((key) => ['--key', key])],
    { cwd: where, env: {}, encoding: 'utf8' },
  )
  return { status, said: stdout + stderr }
}

beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'countersign-pack-'))
  since = new Date(Date.now() - 86_400_000).toISOString()
  auditor = await house.person(`Una ${nasty}`, ['auditor'])
  ann = await house.person('Ann', ['reviewer'], { skills: ['refunds'] })
  await settleAtOnce(house.boot)
  await house.person('Bea')
  await activate(
    house,
    `policy: p
rules:
  - { id: tiny, permit: auto, when: proposal.amount <= 10 }
  - { id: two, require: gate, when: proposal.amount > 900, people: 2, blind: true }
`,
  )
  approved = await decideBy(house.boot, ann, 'approve', { subject: 'customer:9' }, { comment: 'Looks right.' })
  await decideBy(house.boot, ann, 'reject', { proposal: { amount: 130 } })
  await propose(house.boot, { proposal: { amount: 5 } })
  await propose(house.boot, { system: 'mail-agent', action: nasty })
  await house.serving.context.integrator.idle()
  await house.forward(1_000)
  vkey = (await house.boot.ok<LogKeyWire>('GET', '/v1/log/key')).keys[0]?.vkey as string
  pack = await ask(auditor, { regimes: ['eu-ai-act', 'nyc-ll-144'] })
  unpacked = await fetchAndUnpack(pack, 'whole')
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

test('[EP1] a pack is a job: asked for, told while it runs, fetched once done, and all of that is logged', async () => {
  expect(pack).toMatchObject({
    ...{ status: 'done', system: null, regimes: ['eu-ai-act', 'nyc-ll-144'] },
    by: { kind: 'person', id: auditor.id, name: `Una ${nasty}` },
  })
  expect(pack.done).toBe(pack.total)
  const listed = await auditor.ok<Page<EvidencePackWire>>('GET', '/v1/log/packs')
  expect(listed.items.map(({ id }) => id)).toContain(pack.id)
  const lines = await house.admin(
    `select type, convert_from(leaf, 'utf8')::json->'data'->>'pack' as pack from entries where type like 'evidence.%' or (type = 'log.read' and convert_from(leaf, 'utf8') like '%"what":"pack"%') order by position`,
  )
  expect(lines.map(({ type }) => type).slice(0, 4)).toEqual([
    ...['evidence.begun', 'evidence.sealed', 'evidence.ended', 'log.read'],
  ])
  expect(
    await auditor.call('POST', '/v1/log/packs', { since: '2999-01-01T00:00:00Z', until: '2999-01-02T00:00:00Z' }),
  ).toMatchObject({ status: 422, body: { code: 'bad-input' } })
  expect(await auditor.call('POST', '/v1/log/packs', { since, until: since, regimes: ['gdpx'] })).toMatchObject({
    status: 422,
  })
  await house.admin('update evidence_packs set status = $1', ['running'])
  expect(await auditor.call('GET', `/v1/log/packs/${pack.id}/file`)).toMatchObject({
    ...{ status: 409, body: { code: 'pack-not-done' } },
  })
  await house.admin(`update evidence_packs set beat_at = beat_at - interval '2 minutes'`)
  expect(await auditor.ok('GET', `/v1/log/packs/${pack.id}`)).toMatchObject({ status: 'failed' })
  await house.admin('update evidence_packs set status = $1', ['done'])
})

test('[EP2] Node alone checks it: files, signature, tree, earlier checkpoints, receipts, and the manifest’s own line', () => {
  expect(readdirSync(unpacked).sort()).toEqual([
    ...['cannot-prove.html', 'consistency.json', 'crosswalk', 'index.html', 'log', 'manifest.json'],
    ...['manifest.tlog-proof', 'measures', 'people.html', 'people.json', 'policies', 'policies.html'],
    ...['policies.json', 'receipts', 'receipts.html', 'verify.mjs'],
  ])
  const { status, said } = verify(unpacked)
  expect({ status, said }).toMatchObject({ status: 0, said: expect.stringMatching(/^ok: .* 4 receipts\n$/) as string })
  expect(json<unknown[]>('consistency.json').length).toBeGreaterThan(0)
  expect(verify(unpacked, []).said).toContain('Bring it: --key')
  expect(verify(unpacked, ['nonsense'])).toMatchObject({ status: 2 })
  const other = `${vkey.split('+')[0]}`
  expect(verify(unpacked, [`${other}+00000000+AAAA`])).toMatchObject({ status: 2 })
})

test('[EP2] one changed byte anywhere, a file too few or too many, and a manifest made to fit: each is found', () => {
  const altered = (name: string, change: (copy: string) => void) => {
    cpSync(unpacked, at(name), { recursive: true })
    change(at(name))
    return verify(at(name))
  }
  const flip = (copy: string, path: string, byte = 40) => {
    const bytes = readFileSync(join(copy, path))
    const place = byte % bytes.length
    bytes[place] = (bytes[place] as number) ^ 1
    writeFileSync(join(copy, path), bytes)
  }
  const { files } = json<Manifest>('manifest.json')
  const one = (start: string) => files.find(({ path }) => path.startsWith(start))?.path as string
  expect(altered('manifest', (copy) => flip(copy, 'manifest.json')).status).toBe(10)
  expect(altered('fewer', (copy) => rmSync(join(copy, one('policies/'))))).toMatchObject({ status: 11 })
  const flipped = ['manifest.tlog-proof', 'people.json', 'consistency.json', 'log/checkpoint', one('receipts/')]
  const found = altered('flipped', (copy) => {
    for (const path of flipped) flip(copy, path, 80)
    writeFileSync(join(copy, 'measures', 'more.json'), '{}')
  })
  expect(found.status).toBe(10)
  for (const path of [...flipped, 'measures/more.json']) expect(found.said).toContain(`changed: ${path}`)
  // Whoever alters a file can write its new hash into the manifest too.
  const fitted = altered('fitted', (copy) => {
    const changed = [one('receipts/'), one('log/tile/0/'), one('log/tile/entries/'), 'measures/routes.json']
    for (const path of changed) flip(copy, path)
    const manifest = json<Manifest>('manifest.json')
    const fit = manifest.files.map((file) => ({
      ...file,
      sha256: createHash('sha256')
        .update(readFileSync(join(copy, file.path)))
        .digest('hex'),
    }))
    writeFileSync(join(copy, 'manifest.json'), `${JSON.stringify({ ...manifest, files: fit }, null, 2)}\n`)
  })
  expect(fitted.status).toBe(10)
  expect(fitted.said).not.toContain('it is not the file that the manifest names')
  for (const why of ['its entry is not in the log', 'hashes of what is below it', 'the manifest that the log names'])
    expect(fitted.said).toContain(why)
})

test('[EP3] it holds policies in force with who signed, people with what they held when, figures with their question', async () => {
  const { versions } = json<{ versions: { file: string; decisions: number; signatures: { person: string }[] }[] }>(
    'policies.json',
  )
  expect(versions).toHaveLength(1)
  expect(versions[0]).toMatchObject({
    decisions: 4,
    signatures: [{ person: expect.stringMatching(/^per_/) as string }],
  })
  expect(read(versions[0]?.file as string)).toContain('id: tiny')
  const { people } = json<{ people: { id: string; held: object[] }[] }>('people.json')
  expect(people.find(({ id }) => id === ann.id)?.held).toMatchObject([
    { until: null, roles: ['reviewer'], skills: ['refunds'], active: true },
  ])
  const { rows } = json<{ rows: Record<string, unknown>[] }>('measures/outcomes.json')
  expect(rows).toContainEqual(expect.objectContaining({ verdict: 'rejected', by: 'person', n: 1 }))
  expect(json<{ rows: object[] }>('measures/judgments.json').rows).toContainEqual(
    expect.objectContaining({ person: ann.id, verdict: 'approve', n: 1, median_active_ms: 1200 }),
  )
  for (const name of readdirSync(join(unpacked, 'measures')).filter((file) => file.endsWith('.sql'))) {
    const again = await house.admin(read(`measures/${name}`))
    const told = json<{ rows: object[] }>(`measures/${name.replace('.sql', '.json')}`).rows
    expect(again.length, name).toBe(told.length)
  }
  const text = files().join('\n')
  expect(text).not.toMatch(/customer:9|Looks right/)
})
const files = (): string[] =>
  json<Manifest>('manifest.json')
    .files.filter(({ path }) => !path.startsWith('log/tile'))
    .map(({ path }) => read(path))

test('[EP4] a page for each regime that was asked for tells what is shown, with links that lead somewhere, and the gaps', () => {
  expect(readdirSync(join(unpacked, 'crosswalk')).sort()).toEqual(['eu-ai-act.html', 'nyc-ll-144.html'])
  const { counts } = json<Manifest>('manifest.json')
  expect(counts).toMatchObject({ receipts: 4, routes: 4, judgments: 2, stops: 0 })
  const act = read('crosswalk/eu-ai-act.html')
  expect(act).toContain('Article 14(4)(e): People can stop it')
  expect(act).toContain('Nothing of this period: Stops: set, and resumed by whom.')
  expect(act).toMatch(/outcomes\.html">What became of decisions, and by whom<\/a>: 4/)
  expect(read('cannot-prove.html')).toContain('No witness has signed')
})

test('[EP5] its pages run nothing, fetch nothing, escape everything; each link leads to a file of the pack or to the text', () => {
  const paths = json<Manifest>('manifest.json').files.map(({ path }) => path)
  const pages = paths.filter((path) => path.endsWith('.html'))
  expect(pages.length).toBeGreaterThan(15)
  for (const path of pages) {
    const text = read(path)
    expect(text, path).not.toMatch(/<script|<img|<link|<iframe|<[^>]* src=|javascript:|@import|url\(/)
    expect(text, path).toMatch(/<html lang="en">[\s\S]*width=device-width[\s\S]*default-src 'none'/)
    expect(text, path).toMatch(/prefers-color-scheme:dark[\s\S]*@media print/)
    for (const [, to = ''] of text.matchAll(/href="([^"]+)"/g)) {
      if (to.startsWith('https://')) continue
      const file = new URL(to, `file:///${path}`).pathname.slice(1)
      expect([...paths, 'manifest.json', 'manifest.tlog-proof'], `${path} → ${to}`).toContain(decodeURIComponent(file))
    }
  }
  expect(read('index.html')).toContain('Una &lt;img/src=x/onerror=alert(1)&gt;')
  expect(read('measures/routes.html')).toContain('&lt;img/src=x/onerror=alert(1)&gt;')
})

test('[EP6] what people do behind a blind gate is left out until all have answered, and the pack says so', async () => {
  const whole = json<Manifest>('manifest.json').log.size
  // Enough for full tiles, a second level, and figures that were empty before.
  const many = Array.from({ length: 300 }, (_, n) => JSON.stringify(refund({ proposal: { amount: n / 100 } })))
  await house.boot.ok('POST', '/v1/decisions/batch', many.join('\n'), { 'content-type': 'application/x-ndjson' })
  await house.boot.ok('POST', '/v1/stops', { scope: { system: 'other' }, level: 'drain', reason: 'to look for it' })
  await ann.ok('POST', `/v1/decisions/${(await propose(house.boot)).id}/flag`, {})
  const decision = await propose(house.boot, { proposal: { amount: 1_000 } })
  await house.serving.context.integrator.idle()
  // Under the newest checkpoint stands what Ann does now.
  await ann.ok('POST', `/v1/tasks/${decision.task}/claim`)
  await house.serving.context.integrator.idle()
  await house.forward(1_000)
  const later = await ask(auditor, { regimes: [] })
  unpacked = await fetchAndUnpack(later, 'held')
  const { log, withheld } = json<Manifest>('manifest.json')
  expect(log.size).toBeGreaterThanOrEqual(whole)
  const [claim] = await house.admin(`select position::int from entries where type = 'task.claimed' and decision = $1`, [
    decision.id.slice('dec_'.length),
  ])
  expect(claim?.position).toBeGreaterThanOrEqual(log.size)
  expect(withheld[0]).toMatchObject({ what: 'entries at the end of the log', count: expect.any(Number) as number })
  expect(verify(unpacked)).toMatchObject({ status: 0 })
  expect(existsSync(join(unpacked, 'log', 'tile', '1', '000.p', '1'))).toBe(true)
  const { rows } = json<{ rows: { type: string; last_entry: number }[] }>('measures/events.json')
  expect(Math.max(...rows.map(({ last_entry }) => last_entry))).toBe(log.size - 1)
  expect(json<{ rows: object[] }>('measures/stops.json').rows).toMatchObject([
    { level: 'drain', scope: { system: 'other' }, drill: false, resumed_at: null, resumed_by: [], n: 1 },
  ])
  expect(json<{ rows: object[] }>('measures/incidents.json').rows).toMatchObject([{ status: 'open', n: 1 }])
  unpacked = at('whole')
})

test('[EP7] `countersign log pack` asks, waits and fetches; `log verify` and `receipt verify` take what is in it', async () => {
  const command = (args: string[]) =>
    runCommand(args, folder, { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey })
  const refused = await command(['log', 'pack', '--since', '1d', '--regime', 'eu'])
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(regimeIds.join(', ')) as string })
  const asked = ['--since', '1d', '--system', 'refund-agent', '--regime', 'gdpr', '--out', 'mine.zip', '--json']
  const made = await vi.waitUntil(
    async () => {
      const ran = await command(['log', 'pack', ...asked])
      return ran.code === 0 ? ran : null
    },
    { timeout: 15_000 },
  )
  expect(JSON.parse(made.out)).toMatchObject({ system: 'refund-agent', regimes: ['gdpr'], file: at('mine.zip') })
  const key = ['--key', vkey, '--state', at('seen.json')]
  expect(await command(['log', 'verify', 'mine.zip', ...key])).toMatchObject({ code: 0 })
  expect(await command(['log', 'verify', 'whole', ...key])).toMatchObject({ code: 11 })
  expect(
    await command(['log', 'verify', join('whole', 'log'), '--key', vkey, '--state', at('else.json')]),
  ).toMatchObject({
    code: 0,
  })
  expect(
    await command(['receipt', 'verify', join('whole', 'receipts', `${approved.id}.tlog-proof`), '--key', vkey]),
  ).toMatchObject({ code: 0 })
})

test('[EP1] after 30 days its file is gone, and is said to be', async () => {
  await house.forward(29 * 86_400_000)
  await maintain(house.serving.context.engine)
  expect(await auditor.call('GET', `/v1/log/packs/${pack.id}`)).toMatchObject({ status: 200 })
  await house.forward(2 * 86_400_000)
  await maintain(house.serving.context.engine)
  expect(await auditor.call('GET', `/v1/log/packs/${pack.id}/file`)).toMatchObject({
    ...{ status: 410, body: { code: 'gone' } },
  })
})
