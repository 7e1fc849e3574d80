/** Erasure that keeps the proof, legal holds and retention, on a real server. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  parseVkey,
  sha256,
  verifyReceipt,
  type DecisionWire,
  type ErasedWire,
  type ErasurePreviewWire,
  type HoldWire,
  type LogKeyWire,
  type NoteKey,
  type Page,
  type TaskWire,
} from '@countersign/core'
import { serve } from '../packages/server/src/cli/serve.ts'
import { keepRetention } from '../packages/server/src/engine/erasure/retention.ts'
import { aboutNobody, heldByDecisions } from '../packages/server/src/store/erasure-map.ts'
import { createClient, type Client } from './support/client.ts'
import { runCommand } from './support/command.ts'
import { answer, claim, decideBy, propose, read, refund, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, makeDatabase, makeFolder, openHouse, type House } from './support/server.ts'

let house: House
let folder: string
let ann: Client & { id: string }
let bob: Client & { id: string }
let olga: Client & { id: string }
let rob: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  folder = mkdtempSync(join(tmpdir(), 'countersign-erasure-'))
  for (const queue of ['inbox', 'appeals', 'audit']) await settleAtOnce(house.boot, queue)
  ann = await house.person('Ann')
  bob = await house.person('Bob')
  olga = await house.person('Olga', ['owner'])
  rob = await house.person('Rob', ['risk-owner'])
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})
/** Strangers are let in slowly. */
beforeEach(() => house.forward(10_000))

const at = (subject: string, what: string) => `/v1/subjects/${encodeURIComponent(subject)}/${what}`
const erase = (subject: string, body?: object, headers?: Record<string, string>) =>
  olga.call<ErasedWire & { code: string }>('POST', at(subject, 'erase'), body, headers)
const preview = (subject: string) => olga.ok<ErasurePreviewWire>('GET', at(subject, 'erasure'))
const env = () => ({ DATABASE_URL: house.databaseUrl, COUNTERSIGN_DATA_DIR: house.dataDir })
async function verifyStore(more: Record<string, string> = env()) {
  await house.serving.context.integrator.idle()
  const ran = await runCommand(
    ['log', 'verify', '--store', '--json', '--state', join(folder, 'none.json')],
    folder,
    more,
  )
  rmSync(join(folder, 'none.json'), { force: true })
  const report = JSON.parse(ran.out) as {
    status: string
    findings: { where: string; why: string }[]
    shredded: { decision: string; entry: number }[]
  }
  return { code: ran.code, ...report }
}
async function upload(text: string): Promise<string> {
  const bytes = { 'content-type': 'application/octet-stream' }
  return (await house.boot.ok<{ id: string }>('POST', '/v1/files', new TextEncoder().encode(text), bytes)).id
}

/** A word that stands in everything that is held about a subject. */
const secret = 'Xanthippe'
async function tellStory(
  subject: string,
  file: string,
): Promise<{ done: DecisionWire; waiting: DecisionWire; held: DecisionWire }> {
  const about = {
    subject,
    case: `${secret}-case`,
    input: { note: `${secret} writes`, scan: { $file: file } },
    explanation: { summary: secret },
    groups: { name: secret },
    proposal: { amount: 7, to: secret },
    attributes: { name: secret },
  }
  const done = await decideBy(house.boot, ann, 'approve', about, { comment: `${secret} is known to me.` })
  await house.boot.ok('POST', `/v1/decisions/${done.id}/release`, { digest: done.digest })
  await house.boot.ok('POST', `/v1/decisions/${done.id}/effect`, { status: 'done', detail: { to: secret } })
  await house.boot.ok('POST', `/v1/decisions/${done.id}/truth`, {
    ...{ value: secret, source: 'ledger', observed_at: '2026-01-01T00:00:00Z' },
  })
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${done.id}/appeal-link`, {})
  const door = `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`
  const stranger = createClient(house.url, 'nobody')
  await house.forward(10_000)
  await stranger.ok('POST', door, { statement: `${secret} objects.`, wants_person: true })
  await stranger.ok('POST', `${door}/evidence`, { text: `${secret} has a letter.` })
  expect((await erase(subject)).body.code).toBe('appeal-open')
  const [appeal] = await claim(bob, { queue: 'appeals', limit: 1 })
  expect((await answer(bob, appeal as TaskWire, 'uphold', { comment: `${secret} was heard.` })).status).toBe(201)
  await ann.ok('POST', `/v1/decisions/${done.id}/flag`, { comment: `${secret} again` }, { 'idempotency-key': subject })
  const waiting = await propose(house.boot, about)
  const held = await propose(house.boot, { ...about, callback: undefined })
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${held.task}/claim`, undefined, {
    'idempotency-key': `c${subject}`,
  })
  expect(task.decision.subject).toBe(subject)
  return { done, waiting, held }
}

test('[ER2] every column of the schema goes, or stays for a reason that is written down', async () => {
  const columns = (await house.admin(`
    select c.relname as name, a.attname as col, format_type(a.atttypid, a.atttypmod) as type from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`)) as unknown as {
    name: string
    col: string
    type: string
  }[]
  const couldHold = /^(bytea|text|text\[\]|jsonb|tsvector)$/
  const missing = columns
    .filter(({ name }) => !aboutNobody.includes(name))
    .filter(({ name, col, type }) => {
      const held = heldByDecisions[name]
      return !held || (couldHold.test(type) && !held.goes.includes(col) && held.stays[col] === undefined)
    })
    .map(({ name, col }) => `${name}.${col}`)
  expect(missing).toEqual([])
  const known = new Set(columns.map(({ name, col }) => `${name}.${col}`))
  for (const [name, { goes, stays }] of Object.entries(heldByDecisions))
    for (const col of [...goes, ...Object.keys(stays)]) expect(known).toContain(`${name}.${col}`)
})

test('[ER1] [ER3] [ER5] [ER9] one act: everything goes, what waits is cancelled first, reads tell that it was erased', async () => {
  const subject = `${secret}:1/ä`
  const [file, shared] = [await upload(`${secret}’s scan`), await upload('a form of ours')]
  const [ofEdit, ofTruth] = [await upload(`${secret}’s letter`), await upload(`${secret}’s receipt`)]
  const { done, waiting, held } = await tellStory(subject, file)
  const asked = { subject, input: { form: { $file: shared } }, schema: {} }
  const edited = { proposal: { amount: 5, letter: { $file: ofEdit } } }
  const released = await decideBy(house.boot, bob, 'edit', asked, edited)
  await house.boot.ok('POST', `/v1/decisions/${released.id}/truth`, {
    ...{ value: { $file: ofTruth }, source: 'ledger', observed_at: '2026-01-01T00:00:00Z' },
  })
  await house.boot.ok('POST', `/v1/decisions/${released.id}/release`, { digest: released.digest })
  await propose(house.boot, { input: { form: { $file: shared } } })
  await house.serving.context.idle()
  const ids = [done, waiting, held, released].map(({ id }) => id.slice(4))
  const before = await preview(subject)
  expect(before).toMatchObject({
    decisions: 4,
    open: 2,
    released: 1,
    judgments: 3,
    files: 3,
    truths: 2,
    appeals: 1,
    beaten_by: [],
    before: [],
  })
  expect(before.stays.length).toBeGreaterThan(3)
  expect((await house.boot.ok<Page<DecisionWire>>('GET', `/v1/decisions?q=${secret}`)).items.length).toBe(4)

  const { status, body } = await erase(subject, { reason_code: 'gdpr-17', comment: 'Asked by letter.' })
  expect({ status, ...body }).toMatchObject({ status: 200, decisions: 4, cancelled: 2, files: 3 })
  expect(await preview(subject)).toMatchObject({
    decisions: 0,
    before: [{ id: body.id, entry: body.entry, comment: 'Asked by letter.' }],
  })

  for (const one of [done, waiting, held, released]) {
    const now = await read(house.boot, one.id)
    expect(now).toMatchObject({
      input: null,
      proposal: null,
      subject: null,
      case: null,
      explanation: null,
      digest: null,
      truth: [],
    })
    expect(now.erased_at).toBe(body.at)
    expect(JSON.stringify(now)).not.toContain(secret)
    for (const path of ['timeline', 'judgments'])
      expect(JSON.stringify(await house.boot.ok('GET', `/v1/decisions/${one.id}/${path}`))).not.toContain(secret)
  }
  expect(await read(house.boot, waiting.id)).toMatchObject({
    status: 'cancelled',
    outcome: { verdict: 'cancelled', by: 'person', people: [{ id: olga.id }] },
  })
  expect(await read(house.boot, released.id)).toMatchObject({ status: 'released' })
  await house.boot.ok('POST', `/v1/decisions/${released.id}/effect`, { status: 'done', detail: { to: secret } })
  expect(await read(house.boot, released.id)).toMatchObject({ status: 'done', effect: { detail: null } })
  expect(
    (await ann.call<{ code: string }>('POST', `/v1/tasks/${held.task}/judgments`, { answer: { verdict: 'approve' } }))
      .status,
  ).toBeGreaterThanOrEqual(400)
  for (const path of [
    '/v1/decisions',
    `/v1/decisions?q=${secret}`,
    '/v1/tasks',
    '/v1/appeals',
    '/v1/incidents',
    '/v1/home',
    '/v1/board',
    '/v1/watch/feed',
    '/v1/insights/routing',
    '/v1/insights/mine',
    '/v1/compensations',
  ])
    expect(JSON.stringify(await olga.ok('GET', path)), path).not.toContain(secret)
  for (const gone of [file, ofEdit, ofTruth])
    expect((await house.boot.call('GET', `/v1/files/${gone}`)).status).toBe(404)
  expect((await house.boot.call('GET', `/v1/files/${shared}`)).status).toBe(200)

  // What the database still holds about them: every column that goes is empty.
  for (const [name, { goes }] of Object.entries(heldByDecisions)) {
    const cols = (await house.admin(
      `select attname from pg_attribute where attrelid = '${name}'::regclass and attnum > 0 and not attisdropped`,
    )) as unknown as { attname: string }[]
    const own = name === 'decisions' ? 'id' : cols.find(({ attname }) => attname === 'decision') && 'decision'
    if (!own) continue
    for (const col of goes) {
      const left = await house.admin(
        `select ${col}::text as v from ${name} where ${own} = any($1) and ${col} is not null`,
        [ids],
      )
      expect(
        left.filter(({ v }) => !['', '\\x', 'false'].includes(String(v))),
        `${name}.${col}`,
      ).toEqual([])
    }
  }
  for (const name of ['appeal_evidence', 'subject_keys', 'run_subjects'])
    expect(await house.admin(`select 1 from ${name}`), name).toEqual([])
  // The log names nobody.
  const lines = (await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries`)).map(({ leaf }) =>
    String(leaf),
  )
  expect(lines.filter((line) => line.includes(secret))).toEqual([])
  expect(JSON.parse(lines.find((line) => line.includes('"subject.erased"')) as string)).toMatchObject({
    data: {
      erasure: body.id,
      decisions: 4,
      cancelled: 2,
      files: 3,
      reason_code: 'gdpr-17',
      subject: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  })
  expect((await erase(subject)).body.code).toBe('not-found')
})

test('[ER4] every proof stays valid: verifying reads shredded with the line that did it, and what went without one is tampered with', async () => {
  const gone = await decideBy(house.boot, ann, 'approve', { subject: 'proof:1' })
  const stays = await decideBy(house.boot, ann, 'approve', { subject: 'proof:2' })
  const receipt = async (id: string) =>
    (await fetch(`${house.url}/v1/log/receipts/${id}`, { headers: { authorization: `Bearer ${bootstrapKey}` } })).text()
  const { body } = await erase('proof:1')
  const report = await verifyStore()
  expect(report).toMatchObject({ code: 12, status: 'shredded', findings: [] })
  expect(report.shredded).toContainEqual({ decision: gone.id, entry: Number(body.entry) })
  expect(report.shredded.map(({ decision }) => decision)).not.toContain(stays.id)
  expect(await receipt(gone.id)).toContain('c2sp.org/tlog-proof@v1')
  const [key] = await house.admin(
    'delete from subject_keys where ref = (select subject_ref from decisions where id = $1) returning *',
    [stays.id.slice(4)],
  )
  expect(await verifyStore()).toMatchObject({
    status: 'tampered',
    findings: [{ where: expect.stringContaining(stays.id) }],
  })
  // Nor does a line serve that erased something else.
  const mend = 'update decisions set erased_position = $2 where id = $1'
  await house.admin(mend, [stays.id.slice(4), body.entry])
  expect((await verifyStore()).findings.map(({ why }) => why)).toContainEqual(
    expect.stringContaining(`entry ${body.entry} erases 1 decisions, and 2`),
  )
  await house.admin(mend, [stays.id.slice(4), null])
  await house.admin(
    'insert into subject_keys (workspace, ref, wrapped_key) values ($1, $2, $3)',
    Object.values(key as object),
  )
  expect(await verifyStore()).toMatchObject({ status: 'shredded', findings: [] })
})

test('[ER7] however proposals and erasures meet, nothing is sealed under a key that was destroyed', async () => {
  const subject = 'race:1'
  let alive = 0
  for (let round = 0; round < 8; round++) {
    await propose(house.boot, { subject })
    // Their key is looked up while the erasure is under way, and they are born behind it.
    const erased = erase(subject)
    const born = await Promise.all(
      Array.from({ length: 20 }, (_, i) => propose(house.boot, { subject, proposal: { round, i } })),
    )
    expect((await erased).status).toBe(200)
    alive = 0
    for (const { id, proposal } of born) {
      const now = await read(house.boot, id)
      if (now.erased_at === null) alive++
      expect(now.proposal).toEqual(now.erased_at === null ? proposal : null)
    }
  }
  if (alive > 0) expect((await erase(subject)).body).toMatchObject({ decisions: alive })
})

test('[ER8] the same Idempotency-Key answers the same erasure; a proposal whose answer went is not made again', async () => {
  const long = `again:${'ä'.repeat(490)}`
  const key = { 'idempotency-key': 'proposal-1' }
  const body = { system: 'refund-agent', version: '1', action: 'refund.create', proposal: { n: 1 }, subject: long }
  await house.boot.ok('POST', '/v1/decisions', body, key)
  const asked = { 'idempotency-key': 'erase-1' }
  const first = await erase(long, { reason_code: 'gdpr-17' }, asked)
  expect(await erase(long, { reason_code: 'gdpr-17' }, asked)).toMatchObject({ status: 200, body: first.body })
  const n = async () => (await house.admin('select count(*)::int as n from decisions'))[0]
  const before = await n()
  expect(await house.boot.call('POST', '/v1/decisions', body, key)).toMatchObject({
    status: 410,
    body: { code: 'erased' },
  })
  expect(await n()).toEqual(before)
})

test('[ER6] what is still being taken back is not erased', async () => {
  const subject = 'back:1'
  const decision = await decideBy(house.boot, ann, 'approve', { subject })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status: 'done' })
  await olga.ok('POST', `/v1/decisions/${decision.id}/override`, { reason_code: 'wrong', comment: 'Not this one.' })
  expect(await erase(subject)).toMatchObject({ status: 409, body: { code: 'compensation-open' } })
  expect((await preview(subject)).beaten_by).toMatchObject([{ code: 'compensation-open' }])
})

test('[ER10] a legal hold on a subject or a case beats erasure and retention until it is lifted; both are logged', async () => {
  const subject = 'held:1'
  await propose(house.boot, { subject, case: 'suit-7' })
  const place = (body: object) => rob.call<HoldWire & { code: string }>('POST', '/v1/holds', body)
  expect((await place({ reason: 'x' })).status).toBe(422)
  expect((await place({ subject, case: 'suit-7', reason: 'x' })).status).toBe(422)
  for (const one of [{ subject }, { case: 'suit-7' }]) {
    const { status, body } = await place({ ...one, reason: 'Suit 7 in Vienna' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...one, reason: 'Suit 7 in Vienna', placed_by: { id: rob.id }, lifted_at: null })
    expect(await erase(subject)).toMatchObject({ status: 409, body: { code: 'legal-hold' } })
    expect((await preview(subject)).beaten_by).toMatchObject([{ code: 'legal-hold' }])
    expect((await olga.ok<Page<HoldWire>>('GET', '/v1/holds')).items[0]).toMatchObject({ id: body.id })
    expect(await ann.call('GET', '/v1/holds')).toMatchObject({ status: 403 })
    const lifted = await rob.ok<HoldWire>('DELETE', `/v1/holds/${body.id}`)
    expect(lifted).toMatchObject({ lifted_by: { id: rob.id } })
  }
  const lines = (
    await house.admin(`select type, convert_from(leaf, 'utf8') as leaf from entries where type like 'hold.%'`)
  ).map(String)
  expect(lines).toHaveLength(4)
  expect((await erase(subject)).status).toBe(200)
  const [row] = await house.admin('select name_sealed, reason_sealed, subject_ref from holds where case_ref is null')
  expect(row).toEqual({ name_sealed: null, reason_sealed: null, subject_ref: null })
})

test('[ER9] [ER10] the commands tell what would go, ask for a yes, and hold and lift', async () => {
  await propose(house.boot, { subject: 'cli:1' })
  const as = (client: Client, ...args: string[]) =>
    runCommand(args, folder, { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: client.secret })
  const told = await as(olga, 'subject', 'preview', 'cli:1')
  expect(told).toMatchObject({ code: 0, out: expect.stringContaining('1 still wait') })
  expect(await as(olga, 'subject', 'erase', 'cli:1')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
  expect(await as(rob, 'hold', 'place', '--reason', 'A suit')).toMatchObject({ code: 2 })
  const placed = await as(rob, 'hold', 'place', '--subject', 'cli:1', '--reason', 'A suit', '--json')
  const { id } = JSON.parse(placed.out) as HoldWire
  expect((await as(rob, 'hold', 'list')).out).toContain(`${id}: subject cli:1, by Rob`)
  expect(await as(olga, 'subject', 'preview', 'cli:1')).toMatchObject({ code: 1, err: expect.stringContaining('hold') })
  expect((await as(olga, 'subject', 'erase', 'cli:1', '--yes')).err).toContain('legal hold')
  expect(await as(rob, 'hold', 'lift', id)).toMatchObject({ code: 0, out: expect.stringContaining('lifted') })
  expect(await as(ann, 'subject', 'erase', 'cli:1', '--yes')).toMatchObject({ code: 77 })
  const erased = await as(olga, 'subject', 'erase', 'cli:1', '--yes', '--reason-code', 'gdpr-17', '--json')
  expect(JSON.parse(erased.out)).toMatchObject({ decisions: 1, cancelled: 1 })
})

test('[ER11] a backup that is put back is erased again before it serves', async () => {
  const subject = 'backup:1'
  const decision = await decideBy(house.boot, ann, 'approve', { subject, proposal: { to: secret } })
  const open = await propose(house.boot, { subject })
  const file = join(folder, 'old.backup')
  expect((await runCommand(['backup', file, '--with-keys'], folder, env())).code).toBe(0)
  const { body } = await erase(subject, { reason_code: 'gdpr-17' })
  const list = join(house.dataDir, 'keys', 'erasures.jsonl')
  expect(statSync(list).mode & 0o777).toBe(0o600)
  expect(readFileSync(list, 'utf8')).not.toContain('backup:1')

  const target = await makeDatabase()
  const dataDir = makeFolder()
  try {
    const there = { DATABASE_URL: target.url, COUNTERSIGN_DATA_DIR: dataDir }
    const restored = await runCommand(['restore', file], folder, there)
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('erasures.jsonl') })
    expect(existsSync(join(dataDir, 'keys', 'erasures.jsonl'))).toBe(false)
    cpSync(list, join(dataDir, 'keys', 'erasures.jsonl'))
    const serving = await serve({ ...there, PORT: '0', COUNTERSIGN_LOG: 'silent' }, () => undefined)
    try {
      const boot = createClient(serving.address, bootstrapKey)
      expect(await read(boot, decision.id)).toMatchObject({ proposal: null, erased_at: expect.any(String) })
      expect(await read(boot, open.id)).toMatchObject({ status: 'cancelled', outcome: { people: [{ id: olga.id }] } })
      expect(await target.admin('select count(*)::int as n from erasures where id = $1', [body.id.slice(4)])).toEqual([
        { n: 1 },
      ])
      const [line] = await target.admin(
        `select convert_from(leaf, 'utf8') as leaf from entries where type = 'subject.erased' order by position desc limit 1`,
      )
      expect(JSON.parse(String(line?.leaf))).toMatchObject({ data: { erasure: body.id, replayed: true } })
    } finally {
      await serving.stop()
    }
    // A second start finds nothing to do.
    const lines = await target.admin('select count(*)::int as n from entries')
    const again = await serve({ ...there, PORT: '0', COUNTERSIGN_LOG: 'silent' }, () => undefined)
    await again.stop()
    expect(await target.admin('select count(*)::int as n from entries')).toEqual(lines)
  } finally {
    await target.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('[ER13] a profile under the floor of a regime is refused with the floor named', async () => {
  const change = (body: object) => rob.call<{ code: string; detail: string }>('PATCH', '/v1/workspace/retention', body)
  expect(await olga.ok('GET', '/v1/workspace/retention')).toMatchObject({
    regimes: ['eu-ai-act'],
    floor: { days: 183 },
    days: { decisions: null },
  })
  expect(await change({ days: { decisions: 90 } })).toMatchObject({
    status: 422,
    body: { code: 'under-floor', detail: expect.stringContaining('26(6)') },
  })
  expect(await change({ days: { decisions: 200 } })).toMatchObject({ status: 200 })
  expect(await change({ regimes: ['eu-ai-act', 'ecoa-reg-b'] })).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining('762') },
  })
  expect(await change({ days: { decisions: 0 } })).toMatchObject({ status: 422, body: { code: 'bad-input' } })
  expect((await house.admin(`select 1 from entries where type = 'retention.changed'`)).length).toBe(1)
})

test('[ER14] what is past its time is shredded the same way, what is contested later, what is held or open not at all', async () => {
  await rob.ok('PATCH', '/v1/workspace/retention', { days: { decisions: 200 } })
  const old = await decideBy(house.boot, ann, 'approve', { subject: 'old:1' })
  await house.boot.ok('POST', `/v1/decisions/${old.id}/release`, { digest: old.digest })
  await house.boot.ok('POST', `/v1/decisions/${old.id}/effect`, { status: 'done' })
  const rejected = await decideBy(house.boot, ann, 'reject', {})
  const held = await decideBy(house.boot, ann, 'reject', { case: 'kept' })
  const flagged = await decideBy(house.boot, ann, 'reject', {})
  await ann.ok('POST', `/v1/decisions/${flagged.id}/flag`, {})
  await rob.ok('POST', '/v1/holds', { case: 'kept', reason: 'A suit' })
  const waiting = await propose(house.boot, {})
  const engine = house.serving.context.engine
  await keepRetention(engine)
  expect((await read(house.boot, rejected.id)).erased_at).toBeNull()
  await house.forward(201 * 86_400_000)
  const young = await decideBy(house.boot, ann, 'reject', {})
  await keepRetention(engine)
  for (const one of [old, rejected])
    expect(await read(house.boot, one.id)).toMatchObject({ proposal: null, erased_at: expect.any(String) })
  for (const one of [held, flagged, waiting, young]) expect((await read(house.boot, one.id)).erased_at).toBeNull()
  expect(
    await house.admin(
      `select k.ref from subject_keys k where not exists (select 1 from decisions d where d.subject_ref = k.ref)`,
    ),
  ).toEqual([])
  const n = async () =>
    (await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries where type = 'retention.shredded'`))
      .length
  expect(await n()).toBe(1)
  await keepRetention(engine)
  expect(await n()).toBe(1)
  expect(await verifyStore()).toMatchObject({ status: 'shredded', findings: [] })
})

test('[ER15] lines past their time go in whole bundles, a line says how far, and every later proof stands', async () => {
  const lines = Array.from({ length: 600 }, (_, n) => JSON.stringify(refund({ proposal: { n } })))
  const engine = house.serving.context.engine
  const items = await rob.ok<Page<HoldWire>>('GET', '/v1/holds')
  const change = (days: object) => rob.call<{ code: string }>('PATCH', '/v1/workspace/retention', { days })
  await house.boot.ok('POST', '/v1/decisions/batch', lines.join('\n'), { 'content-type': 'application/x-ndjson' })
  await house.admin(`update decisions set status = 'cancelled', ended_at = app_now() where ended_at is null`)
  await house.forward(230 * 86_400_000)
  await house.serving.context.idle()
  const late = await propose(house.boot, {})
  expect(await verifyStore()).toMatchObject({ status: 'shredded', findings: [] })
  expect(await change({ log: 199 })).toMatchObject({ status: 422, body: { code: 'under-floor' } })
  expect(await change({ decisions: 200, contested: 210, log: 220 })).toMatchObject({ status: 200 })
  const first = async () =>
    (await house.admin('select min(position)::int as n from entries'))[0] as unknown as { n: number }
  await keepRetention(engine)
  // A suit is under way.
  expect(await first()).toEqual({ n: 0 })
  for (const { id, lifted_at } of items.items) if (lifted_at === null) await rob.ok('DELETE', `/v1/holds/${id}`)
  await keepRetention(engine)
  const { n } = await first()
  expect(n).toBeGreaterThan(255)
  expect(n % 256).toBe(0)
  await house.serving.context.integrator.idle()
  expect(await verifyStore()).toMatchObject({ status: 'shredded', findings: [] })
  const head = { authorization: `Bearer ${bootstrapKey}` }
  const workspace = `ws_${house.serving.context.first.workspace}`
  expect((await fetch(`${house.url}/log/${workspace}/tile/entries/000`, { headers: head })).status).toBe(410)
  expect((await fetch(`${house.url}/log/${workspace}/tile/0/000`, { headers: head })).status).toBe(200)
  expect((await house.boot.call<{ code: string }>('GET', '/v1/events?after=3')).body.code).toBe('gone')
  expect((await fetch(`${house.url}/v1/log/receipts/${late.id}`, { headers: head })).status).toBe(200)
  // A copy of what is left is as good; what else goes missing is missed.
  const copy = join(folder, 'copy')
  const command = (...args: string[]) =>
    runCommand(args, folder, { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey })
  const { keys } = await house.boot.ok<LogKeyWire>('GET', '/v1/log/key')
  expect(await command('log', 'save', `${house.url}/log/${workspace}`, copy)).toMatchObject({ code: 0 })
  const verify = () =>
    command('log', 'verify', copy, '--key', keys[0]?.vkey as string, '--state', join(folder, 'c.json'))
  expect(await verify()).toMatchObject({ code: 0, out: expect.stringContaining('ok: ') })
  const next = join(copy, `tile/entries/${String(n / 256).padStart(3, '0')}`)
  for (const path of [next, `${next}.p`]) rmSync(path, { recursive: true, force: true })
  expect(await verify()).toMatchObject({ code: 11 })
})

test('[ER12] a log that was put back, and that a witness has seen further, goes on under a new name linked to the old', async () => {
  const home = makeFolder()
  const own = await openHouse()
  const target = await makeDatabase()
  const stop = new AbortController()
  /** One that watches over the log of this key; its own key and address. */
  const watch = async (vkey: string, name: string) => {
    let hear: (line: string) => void = () => undefined
    const line = new Promise<string>((resolve) => (hear = resolve))
    const args = ['witness', '--log', vkey, '--name', name, '--port', '0', '--folder', join(home, 'w')]
    const ended = runCommand(args, home, {}, { signal: stop.signal, heard: (text) => hear(text) })
    return { address: (await line).trim(), ended }
  }
  const logKey = (client: Client) => client.ok<LogKeyWire>('GET', '/v1/log/key')
  const started = { COUNTERSIGN_DATA_DIR: own.dataDir, COUNTERSIGN_BOOTSTRAP_KEY: bootstrapKey }
  try {
    await propose(own.boot)
    await own.serving.context.integrator.idle()
    const old = await logKey(own.boot)
    const first = old.keys[0]?.vkey as string
    const witness = await watch(first, 'witness.example/w1')
    const file = join(home, 'old.backup')
    const source = { DATABASE_URL: own.databaseUrl, ...started }
    expect((await runCommand(['backup', file], home, source)).code).toBe(0)
    await own.serving.stop()
    const env = { PORT: '0', ...started, COUNTERSIGN_LOG: 'silent', COUNTERSIGN_WITNESSES: witness.address }
    const further = await serve({ ...env, DATABASE_URL: own.databaseUrl }, () => undefined)
    const boot = own.boot.at(further.address)
    for (let i = 0; i < 9; i++) await propose(boot)
    await further.context.integrator.idle()
    const seen = (await logKey(boot)).size
    expect(seen).toBeGreaterThan(old.size)
    await expect.poll(async () => (await logKey(boot)).witnesses[0]?.size, { timeout: 15_000 }).toBe(seen)
    await further.stop()

    const there = { DATABASE_URL: target.url, ...started }
    expect((await runCommand(['restore', file], home, there)).code).toBe(0)
    const back = await serve({ ...env, DATABASE_URL: target.url }, () => undefined)
    try {
      const again = own.boot.at(back.address)
      const decision = await propose(again)
      await expect.poll(async () => (await logKey(again)).origin, { timeout: 15_000 }).toBe(`${old.origin}/2`)
      await expect.poll(async () => (await logKey(again)).size, { timeout: 15_000 }).toBeGreaterThan(old.size)
      const [line] = (await target.admin(
        `select convert_from(leaf, 'utf8')::json->'data' as data from entries where type = 'log.origin-begun'`,
      )) as unknown as { data: object }[]
      expect(line?.data).toMatchObject({
        origin: `${old.origin}/2`,
        before: { origin: old.origin, size: old.size },
        seen,
      })
      await back.context.integrator.idle()
      const told = await logKey(again)
      expect(told.keys).toMatchObject([
        { vkey: first, until: old.size },
        { from: old.size + 1, until: null },
      ])
      const second = told.keys[1]?.vkey as string
      const args = ['log', 'verify', '--store', '--json', '--key', second, '--state', join(home, 'seen.json')]
      expect(JSON.parse((await runCommand(args, home, there)).out)).toMatchObject({
        status: 'ok',
        origin: `${old.origin}/2`,
      })
      expect((await runCommand(args.with(5, first).with(7, join(home, 'other.json')), home, there)).code).toBe(10)
      const receipt = await fetch(`${back.address}/v1/log/receipts/${decision.id}`, {
        headers: { authorization: `Bearer ${bootstrapKey}` },
      })
      expect(await verifyReceipt(sha256, await receipt.text(), [parseVkey(sha256, second) as NoteKey])).toMatchObject({
        ok: true,
      })
    } finally {
      await back.stop()
    }
    stop.abort()
    await witness.ended
  } finally {
    stop.abort()
    await target.drop()
    await own.close()
    rmSync(home, { recursive: true, force: true })
  }
})
