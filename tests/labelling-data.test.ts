/** What who leads does with the items of a project, on a real server: found, compared, answered, asked about. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GoldWire, ImportWire, Page, ProjectWire, TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
let [ann, ben] = [] as unknown as [Client & { id: string }, Client & { id: string }]
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ;[ann, ben] = [await house.person('Ann'), await house.person('Ben')]
})
afterAll(() => house.close())

const topic = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?' },
  options: ['sport', 'politics', 'weather'].map((value) => ({ value, title: value })),
}
let made = 0
async function project(lines: readonly object[], more: object = {}, settle = '0s'): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `Data ${++made}`, view: [{ path: 'text', as: 'text' }], questions: [topic] },
    ...more,
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle })
  const body = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
  await lead.ok<ImportWire>('POST', `/v1/projects/${one.id}/import`, body, { 'content-type': 'application/x-ndjson' })
  return one
}
const say = (client: Client, task: TaskWire, value: string, more: object = {}) =>
  client.ok<{ id: string }>('POST', `/v1/tasks/${task.id}/judgments`, {
    ...{ answer: { verdict: 'respond', labels: { topic: value } }, view: {}, ...more },
  })
const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `t${i}`, data: { text: `Text ${i}` } }))

test('[PJ42] gold is told by its true number and in pages; who leads retires one and takes it back, and it is given again', async () => {
  const one = await project(
    [...texts(6), ...[0, 1, 2].map((i) => ({ id: `g${i}`, data: { text: `Gold ${i}` }, gold: { topic: 'sport' } }))],
    { gold: { share: 0.5 } },
  )
  const read = (client: Client) => client.ok<ProjectWire>('GET', `/v1/projects/${one.id}`)
  expect([(await read(lead)).golds, (await read(ann)).golds]).toEqual([3, null])
  const first = await lead.ok<Page<GoldWire>>('GET', `/v1/golds?project=${one.id}&limit=2`)
  expect(first.items).toHaveLength(2)
  const rest = await lead.ok<Page<GoldWire>>('GET', `/v1/golds?project=${one.id}&limit=2&cursor=${first.next}`)
  expect([rest.items.length, rest.next]).toEqual([1, null])
  const ids = [...first.items, ...rest.items].map(({ item }) => item)
  for (const id of ids) await lead.ok('DELETE', `/v1/golds/${id}`)
  const isGold = (task: TaskWire) => (task.decision.input as { text: string }).text.startsWith('Gold')
  const work = async (client: Client) => {
    const given: boolean[] = []
    for (let task; ([task] = await claim(client, { queue: one.queue, limit: 1 })) && task;) {
      await say(client, task, 'sport')
      given.push(isGold(task))
    }
    return given
  }
  expect((await ann.call('POST', `/v1/golds/${ids[0]}/restore`, {})).status).toBe(403)
  const [kept] = ids as [string]
  expect(await lead.ok<GoldWire>('POST', `/v1/golds/${kept}/restore`, {})).toMatchObject({ retired: null })
  // At a share of a half the first that is given is gold: the one that was taken back, and none of the others.
  const given = await work(ann)
  expect(given.filter(Boolean)).toHaveLength(1)
  const after = (await lead.ok<Page<GoldWire>>('GET', `/v1/golds?project=${one.id}`)).items
  expect(after.filter(({ retired }) => retired === 'by-hand')).toHaveLength(2)
  expect(after.find(({ item }) => item === kept)?.given).toBe(1)
})
