/** Look-back and recalls on a real server: everything like this, and taking it back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type {
  CompensationWire,
  DecisionWire,
  LookBackWire,
  Page,
  RecallPreviewWire,
  RecallWire,
} from '../packages/core/src/index.ts'
import { createClient, type Client } from './support/client.ts'
import { propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, startChild, type House } from './support/server.ts'

let house: House
let bob: Client & { id: string }
let cleo: Client & { id: string }
/** A system of its own for each test, so that none counts what another did. */
let system = ''
let n = 0
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  bob = await house.person('Bob')
  cleo = await house.person('Cleo', ['owner'])
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'alone',
    source:
      'policy: alone\nrules:\n  - id: small\n    permit: auto\n    when: action == "points.add"\n  - id: mail\n    permit: auto\n    when: action == "mail.send"\ndefault: gate\n',
  })
  await cleo.ok('POST', `/v1/policies/${id}/sign`, {})
  await cleo.ok('POST', `/v1/policies/${id}/activate`, {})
})
beforeEach(() => void (system = `loyalty-${++n}`))
afterAll(() => house.close())

const since = '2020-01-01T00:00:00Z'
async function done(more: object = {}): Promise<DecisionWire> {
  const decision = await propose(house.boot, { system, action: 'points.add', ...more })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status: 'done' })
  return decision
}
const many = (count: number) => Promise.all(Array.from({ length: count }, () => done()))
const lookBack = (query: string) =>
  cleo.ok<LookBackWire>('GET', `/v1/look-back?system=${system}&since=${since}${query}`)
const recall = (by: Client = cleo, more: object = {}) =>
  by.call<RecallWire & RecallPreviewWire & { code?: string }>('POST', '/v1/recalls', {
    filter: { system, since },
    reason: 'The model counted twice.',
    ...more,
  })
const follow = (id: string) => cleo.ok<RecallWire>('GET', `/v1/recalls/${id}`)
const ended = (id: string, state = 'done') =>
  expect.poll(async () => (await follow(id)).state, { timeout: 20_000, interval: 50 }).toBe(state)
const opened = async (): Promise<number> =>
  (
    (await house.admin(
      `select count(*)::int as n, count(distinct c.decision)::int as decisions from compensations c join decisions d on d.id = c.decision where d.system = $1`,
      [system],
    )) as unknown as { n: number }[]
  )[0]?.n ?? 0

test('[LB1] everything like this: by system, version, action, rule and time; counted by status, listed newest first', async () => {
  const first = await done()
  const second = await done({ version: '2' })
  const third = await propose(house.boot, { system })
  const asked = async (query: string) => (await lookBack(query)).items.map(({ id }) => id)
  expect(await asked('')).toEqual([third.id, second.id, first.id])
  expect((await lookBack('')).counts).toEqual({
    total: 3,
    done: 2,
    overridden: 0,
    by_status: { done: 2, waiting: 1 },
  })
  expect(await asked('&version=2')).toEqual([second.id])
  expect(await asked('&action=refund.create')).toEqual([third.id])
  expect(await asked('&rule=small')).toEqual([second.id, first.id])
  expect(await asked('&rule=smal')).toEqual([])
  const page = await lookBack('&limit=2')
  expect(page.next).toBe(second.id)
  expect(await asked(`&limit=2&cursor=${page.next}`)).toEqual([first.id])
  await house.forward(60_000)
  const later = await done()
  expect(await asked(`&until=${later.created_at}`)).not.toContain(later.id)
  expect(await asked(`&until=${new Date(Date.parse(later.created_at) + 1).toISOString()}`)).toContain(later.id)
  expect((await cleo.call('GET', '/v1/look-back?since=monday')).status).toBe(422)
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'another system’s',
    scopes: ['decisions:read'],
    systems: ['somebody-else'],
  })
  const foreign = await createClient(house.url, secret).ok<LookBackWire>('GET', `/v1/look-back?system=${system}`)
  expect(foreign).toMatchObject({ counts: { total: 0 }, items: [] })
})

test('[LB2] a dry run shows what a recall would take back, and takes back nothing', async () => {
  await many(22)
  await propose(house.boot, { system })
  const preview = await recall(cleo, { dry_run: true })
  expect(preview).toMatchObject({ status: 200, body: { of: 22, counts: { total: 23, done: 22 } } })
  expect(preview.body.samples).toHaveLength(20)
  expect(await opened()).toBe(0)
  expect(await recall(cleo, { filter: { since } })).toMatchObject({ status: 422, body: { code: 'bad-input' } })
})

test('[LB3] a recall takes back each matching decision once, on every process at once and after a crash', async () => {
  const all = await many(45)
  const other = await startChild({ DATABASE_URL: house.databaseUrl, COUNTERSIGN_DATA_DIR: house.dataDir })
  const [by] = all
  await bob.ok('POST', `/v1/decisions/${by?.id}/override`, { reason_code: 'wrong', comment: 'Seen before.' })
  const answers = await Promise.all([recall(cleo), recall(cleo.at(other.url))])
  const ids = answers.map(({ body }) => body.id)
  expect(answers[0]).toMatchObject({ status: 201, body: { of: 44, reason: 'The model counted twice.' } })
  // One process dies in the middle of it; the other goes on.
  await other.kill()
  for (const id of ids) await ended(id)
  expect(await opened()).toBe(45)
  const [one, two] = await Promise.all(ids.map(follow))
  expect((one?.opened ?? 0) + (two?.opened ?? 0)).toBe(44)
  expect(await read(house.boot, all[7]?.id as string)).toMatchObject({
    status: 'done',
    overridden: { by: { id: cleo.id }, comment: 'The model counted twice.' },
    compensation: { cause: 'recall', state: 'open' },
  })
  const leaves = JSON.stringify(await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries`))
  expect(leaves).not.toContain('counted twice')
})

test('[LB4] its progress tells how many are done, failed and open; an appeal holds its decision out of it', async () => {
  const [first, second, third] = await many(3)
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${third?.id}/appeal-link`, {})
  const at = `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`
  await house.boot.ok('POST', at, { statement: 'Mine.', wants_person: true })
  await cleo.ok('PATCH', `/v1/systems/${system}/actions/points.add`, { inverse: 'points.take' })
  const { body } = await recall()
  await ended(body.id)
  expect(await follow(body.id)).toMatchObject({ of: 3, opened: 2, skipped: 1, open: 2, done: 0, failed: 0 })
  for (const [decision, status] of [
    [first, 'done'],
    [second, 'failed'],
  ] as const) {
    const compensation = (await read(house.boot, decision?.id as string)).compensation as CompensationWire
    const inverse = await read(house.boot, compensation.steps[0]?.decision as string)
    await house.boot.ok('POST', `/v1/decisions/${inverse.id}/release`, { digest: inverse.digest })
    await house.boot.ok('POST', `/v1/decisions/${inverse.id}/effect`, { status })
  }
  expect(await follow(body.id)).toMatchObject({ open: 0, done: 1, failed: 1 })
  expect((await read(house.boot, third?.id as string)).overridden).toBeNull()
})

test('[LB5] what was decided after it began is not taken back; a cancelled recall leaves the rest', async () => {
  await many(2)
  const { body } = await recall()
  const later = await done()
  await ended(body.id)
  expect(await read(house.boot, later.id)).toMatchObject({ overridden: null })
  expect(await cleo.call('POST', `/v1/recalls/${body.id}/cancel`, {})).toMatchObject({ status: 409 })

  system = `${system}-long`
  await many(60)
  const long = (await recall()).body
  const cancelled = await cleo.call<RecallWire>('POST', `/v1/recalls/${long.id}/cancel`, {})
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  expect(cancelled.body.opened).toBeLessThan(60)
  // Another recall that ends shows that the clock of all of them has gone round since.
  const left = system
  system = `${left}-after`
  await many(1)
  await ended((await recall()).body.id)
  system = left
  expect(await follow(long.id)).toMatchObject({ state: 'cancelled', opened: cancelled.body.opened })
  expect(await opened()).toBe(cancelled.body.opened)
  const { items } = await cleo.ok<Page<RecallWire>>('GET', '/v1/recalls?limit=1')
  expect(items[0]?.reason).toBe('The model counted twice.')
})
