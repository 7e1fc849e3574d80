/** Searching the log: every line is found by what it is about, once, by those who may read it. */
import type { EventWire, LogStateWire, Page, TaskWire } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './support/client.ts'
import { activate, answer, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let ulla: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  ulla = await house.person('Ulla', ['auditor'])
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

const search = async (query: string, client: Client = house.boot): Promise<Page<EventWire>> =>
  client.ok('GET', `/v1/log/entries?${query}`)
async function all(query: string, limit = 7): Promise<EventWire[]> {
  const found: EventWire[] = []
  for (let cursor = ''; ;) {
    const { items, next } = await search(`${query}&limit=${limit}${cursor}`)
    found.push(...items)
    if (next === null) return found
    cursor = `&cursor=${next}`
  }
}
const lines = async () =>
  (await house.admin(
    `select position::int, convert_from(leaf, 'utf8')::json as leaf, (extract(epoch from at) * 1000)::float8 as at from entries order by position desc`,
  )) as unknown as { position: number; leaf: { type: string; also?: string[]; actor: { id?: string } }; at: number }[]

test('[AU1] by decision, person, kind and time: what is found is what is there, page by page', async () => {
  const decided = await decideBy(house.boot, ann, 'approve')
  await house.forward(3_600_000)
  await house.boot.ok('PATCH', `/v1/people/${ann.id}`, { skills: ['risk'] })
  for (let n = 0; n < 8; n++) await propose(house.boot)
  const there = await lines()
  const typesOf = ({ leaf }: (typeof there)[number]) => [leaf.type, ...(leaf.also ?? [])].reverse()
  expect((await all('')).map(({ type }) => type)).toEqual(there.flatMap(typesOf))

  const mine = await all(`decision=${decided.id}`)
  const { items } = await house.boot.ok<{ items: EventWire[] }>('GET', `/v1/decisions/${decided.id}/timeline`)
  expect(mine.map(({ id }) => id)).toEqual(items.map(({ id }) => id).reverse())

  expect((await all('type=decision.approved')).map(({ decision }) => decision)).toEqual([decided.id])
  const nouns = there.flatMap(typesOf).filter((type) => type.startsWith('decision.'))
  expect((await all('type=decision')).map(({ type }) => type)).toEqual(nouns)
  // Who did it, or whom it names; not who only stands beside it.
  const hers = await all(`person=${ann.id}`)
  expect(hers.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['person.changed', 'judgment.recorded', 'person.added', 'decision.approved']),
  )
  expect(hers.every((event) => JSON.stringify(event).includes(ann.id))).toBe(true)

  const [newest] = there
  const since = new Date((newest?.at ?? 0) - 60_000).toISOString()
  const young = there.filter(({ at }) => at >= Date.parse(since)).flatMap(typesOf)
  expect((await all(`since=${since}`)).map(({ type }) => type)).toEqual(young)
  expect((await all(`until=${since}`)).map(({ type }) => type)).toEqual(
    there.filter(({ at }) => at < Date.parse(since)).flatMap(typesOf),
  )
  expect(await all('since=2100-01-01T00:00:00Z')).toEqual([])
  const wrong = await house.boot.call<{ errors: { path: string }[] }>(
    'GET',
    '/v1/log/entries?type=Decision&since=soon&decision=7',
  )
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ path }) => path).sort()).toEqual(['?decision', '?since', '?type'])
})

test('[AU2] reading it is a line of it, once an hour for each kind, and only for those who may', async () => {
  expect((await ann.call('GET', '/v1/log/entries')).status).toBe(403)
  const reads = async () =>
    (await all('type=log.read')).filter(({ actor }) => actor.id === ulla.id).map(({ data }) => data['what'])
  await search('', ulla)
  await search('type=stop', ulla)
  expect(await reads()).toEqual(['search'])
  await ulla.call('GET', `/log/ws_${house.serving.context.first.workspace}/checkpoint`)
  expect(await reads()).toEqual(['checkpoint', 'search'])
  await house.forward(3_700_000)
  await search('', ulla)
  expect(await reads()).toEqual(['search', 'checkpoint', 'search'])
})

test('[AU2] who answers behind a blind gate is not found by asking for them', async () => {
  await activate(
    house,
    'policy: p\nrules:\n  - id: blind\n    require: gate\n    when: action == "refund.create"\n    people: 2\n    blind: true\ndefault: gate\n',
  )
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await answer(ann, task, 'reject')).status).toBe(201)
  const found = (client: Client) => search(`person=${ann.id}&decision=${decision.id}`, client)
  expect((await found(ulla)).items).toEqual([])
  const { items } = await search(`decision=${decision.id}`, ulla)
  expect(items.find(({ type }) => type === 'judgment.recorded')).toMatchObject({ actor: { id: null }, data: {} })
})

test('[AU3] how far it is signed, and that no witness is asked', async () => {
  await propose(house.boot)
  const entries = (await lines()).length
  await expect
    .poll(async () => (await ulla.ok<LogStateWire>('GET', '/v1/log')).checkpoint?.size, { timeout: 5_000 })
    .toBe(entries)
  expect(await ulla.ok<LogStateWire>('GET', '/v1/log')).toMatchObject({
    ...{ entries, published: false, lag: { entries: 0, ms: 0 }, witnesses: [] },
    checkpoint: { at: expect.stringMatching(/Z$/) },
  })
  expect((await ann.call('GET', '/v1/log')).status).toBe(403)
})
