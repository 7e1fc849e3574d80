/** Gold on a real server: drawn for each person, looking like any other item, counted, and acted upon. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventWire, GoldWire, ImportWire, OwnProjectWire, Page, ProjectWire, TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
})
afterAll(() => house.close())

const topic = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?' },
  options: ['sport', 'politics'].map((value) => ({ value, title: value })),
}
let made = 0
async function project(items: number, golds: number, gold: object, settle = '0s', answers = 5): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `Gold ${++made}`, view: [{ path: 'text', as: 'text' }], questions: [topic] },
    ...{ overlap: { answers }, gold },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle })
  const lines = [
    ...Array.from({ length: items }, (_, i) => ({ id: `i${i}`, data: { text: `Item ${i}` } })),
    ...Array.from({ length: golds }, (_, i) => ({
      id: `g${i}`,
      data: { text: `Gold ${i}` },
      gold: { topic: 'sport' },
    })),
  ].map((line) => JSON.stringify(line))
  const body = Buffer.from(lines.join('\n'))
  await lead.ok<ImportWire>('POST', `/v1/projects/${one.id}/import`, body, { 'content-type': 'application/x-ndjson' })
  return one
}
const say = (client: Client, task: TaskWire, value: string) =>
  client.ok<{ id: string }>('POST', `/v1/tasks/${task.id}/judgments`, {
    ...{ answer: { verdict: 'respond', labels: { topic: value } }, view: {} },
  })
const isGold = (task: TaskWire): boolean => (task.decision.input as { text: string }).text.startsWith('Gold')
/** Claims and answers so many; which of them were gold. */
async function work(client: Client, queue: string, count: number, value: string): Promise<TaskWire[]> {
  const done: TaskWire[] = []
  for (let i = 0; i < count; i++) {
    const [task] = await claim(client, { queue, limit: 1 })
    if (!task) break
    await say(client, task, value)
    done.push(task)
  }
  return done
}
const golds = async (one: ProjectWire) => (await lead.ok<Page<GoldWire>>('GET', `/v1/golds?project=${one.id}`)).items
const mine = (client: Client, one: ProjectWire) => client.ok<OwnProjectWire>('GET', `/v1/projects/${one.id}/mine`)

test('[PJ14] gold is drawn for each person at the share that is asked for, never twice in a row, each but once', async () => {
  const one = await project(40, 12, { share: 0.3 })
  const ann = await house.person('Ann')
  const given = await work(ann, one.queue, 40, 'sport')
  const places = given.map(isGold)
  expect(places.some((gold, i) => gold && places[i + 1])).toBe(false)
  const drawn = places.filter(Boolean).length
  expect(drawn).toBeGreaterThanOrEqual(5)
  expect(drawn).toBeLessThanOrEqual(12)
  expect(new Set(given.map(({ decision }) => decision.id)).size).toBe(40)
  // Somebody else gets theirs at other places.
  const ben = await house.person('Ben')
  expect((await work(ben, one.queue, 40, 'sport')).map(isGold)).not.toEqual(places)
})

test('[PJ15] gold looks like any other item, through every door of whoever answers it', async () => {
  const one = await project(12, 6, { share: 0.5, feedback: 'after' }, '0s', 2)
  const ann = await house.person('Ann')
  const ben = await house.person('Ben')
  const given = await work(ann, one.queue, 8, 'sport')
  await work(ben, one.queue, 8, 'sport')
  const gold = given.find(isGold) as TaskWire
  const plain = given.find((task) => !isGold(task)) as TaskWire
  expect([gold, plain]).not.toContain(undefined)
  const shapeOf = async (task: TaskWire) => {
    const { body: decision } = await ann.call<Record<string, unknown>>('GET', `/v1/decisions/${task.decision.id}`)
    const { body: timeline } = await ann.call<Page<EventWire>>('GET', `/v1/decisions/${task.decision.id}/timeline`)
    const { body: judgments } = await ann.call<Page<{ person: object }>>(
      'GET',
      `/v1/decisions/${task.decision.id}/judgments`,
    )
    const own = await ann.ok<TaskWire>('GET', `/v1/tasks/${task.id}`)
    const hide = ({ id: _id, input: _input, created_at: _at, log: _log, ...rest }: Record<string, unknown>) => rest
    return {
      ...{ decision: hide(decision), events: timeline.items.map(({ type, data }) => [type, Object.keys(data)]) },
      ...{ answers: judgments.items.length, kind: own.kind, status: own.status, seats: own.seats, why: own.why_next },
      // As old as its item, by its time and by the time inside its id.
      age: Date.parse(own.created_at) - Date.parse(own.decision.created_at),
      born:
        own.id.slice('task_'.length, 'task_'.length + 11) === own.decision.id.slice('dec_'.length, 'dec_'.length + 11),
      keys: Object.keys(own).sort(),
      asked: [own.decision.status, own.decision.rev, own.decision.outcome, own.decision.ended_at],
    }
  }
  const [a, b] = [await shapeOf(gold), await shapeOf(plain)]
  expect({ ...a, why: '' }).toEqual({ ...b, why: '' })
  expect(JSON.stringify(await ann.call('GET', `/v1/projects/${one.id}`))).not.toContain('share')
  expect((await ann.call('GET', '/v1/golds')).status).toBe(403)
  // Which item others answer is told to nobody: neither by the log nor by lists.
  expect((await ben.call('GET', `/v1/tasks/${gold.id}`)).status).toBe(404)
  const told = await house.admin(
    `select count(*)::int as n from entries where decision = $1 and type <> 'decision.proposed'`,
    [gold.decision.id.slice('dec_'.length)],
  )
  expect(told).toEqual([{ n: 0 }])
})

test('[PJ16] who answered gold is told whether it was right where the project says so, and only when the answer has settled', async () => {
  const one = await project(4, 4, { share: 0.5, feedback: 'after' }, '1h')
  const ann = await house.person('Ann')
  const given: TaskWire[] = []
  const ids: string[] = []
  for (let i = 0; i < 6; i++) {
    const [task] = await claim(ann, { queue: one.queue, limit: 1 })
    if (!task) break
    given.push(task)
    ids.push((await say(ann, task, 'politics')).id)
  }
  expect(given.some(isGold)).toBe(true)
  expect((await mine(ann, one)).gold).toMatchObject({ latest: [], share: { n: 0, value: null } })
  for (const id of ids) await ann.ok('POST', `/v1/judgments/${id}/commit`, {})
  const { gold } = await mine(ann, one)
  expect(gold?.latest.map(({ task }) => task).sort()).toEqual(
    given
      .filter(isGold)
      .map(({ id }) => id)
      .sort(),
  )
  expect(gold?.latest.every(({ right }) => !right)).toBe(true)
  expect(gold?.share.interval?.[1]).toBeGreaterThan(0)
  const silent = await project(2, 2, { share: 0.5 })
  expect((await mine(ann, silent)).gold).toBeNull()
})

test('[PJ17] who is surely under the mark is paused in this project, what they hold goes back, and a lead lets them go on', async () => {
  const one = await project(30, 10, { share: 0.5, pause_below: 0.8, at_least: 4 })
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const before = await work(ann, one.queue, 30, 'politics')
  expect(before.length).toBeLessThan(30)
  expect(before.filter(isGold).length).toBeGreaterThanOrEqual(4)
  expect(await claim(ann, { queue: one.queue, limit: 1 })).toEqual([])
  expect(await mine(ann, one)).toMatchObject({ paused: true })
  const { paused } = await lead.ok<ProjectWire>('GET', `/v1/projects/${one.id}`)
  expect(paused.map(({ person }) => person)).toEqual([ann.id])
  expect((await ann.ok<ProjectWire>('GET', `/v1/projects/${one.id}`)).paused).toEqual([])
  const entries = await house.admin(
    `select convert_from(leaf, 'UTF8') as leaf from entries where type = 'person.paused'`,
  )
  expect(JSON.stringify(entries)).toContain(ann.id)
  expect((await work(ben, one.queue, 3, 'sport')).length).toBe(3)
  await lead.ok('POST', `/v1/projects/${one.id}/people/${ann.id}/resume`, {})
  // What was counted against them is behind them.
  expect((await work(ann, one.queue, 2, 'sport')).length).toBe(2)
  expect(await mine(ann, one)).toMatchObject({ paused: false })
})

test('[PJ18] gold that nearly everybody fails is retired and told; who leads can retire any', async () => {
  const one = await project(20, 1, { share: 0.5 })
  for (let i = 0; i < 5; i++) await work(await house.person(`Person ${i}`), one.queue, 4, 'politics')
  expect(await golds(one)).toMatchObject([
    { external_id: 'g0', given: 5, right: 0, retired: 'nearly-all-fail', share: { value: 0, n: 5 } },
  ])
  const fresh = await house.person('Zoe')
  expect((await work(fresh, one.queue, 6, 'sport')).some(isGold)).toBe(false)
  const two = await project(4, 1, { share: 0.5 })
  const [gold] = await golds(two)
  expect(await lead.ok<GoldWire>('DELETE', `/v1/golds/${gold!.item}`)).toMatchObject({ retired: 'by-hand' })
  expect((await work(fresh, two.queue, 4, 'sport')).some(isGold)).toBe(false)
})
