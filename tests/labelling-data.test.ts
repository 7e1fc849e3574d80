/** What who leads does with the items of a project, on a real server: found, compared, answered, asked about. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  FoundItemsWire,
  GoldWire,
  ImportWire,
  Page,
  ProjectWire,
  SimilarItemsWire,
  TaskWire,
} from '@countersign/core'
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

/** Claims and answers all that there is, by the text of each; null: skipped. */
async function workBy(client: Client, queue: string, of: (text: string) => string | null, more: object = {}) {
  for (let task; ([task] = await claim(client, { queue, limit: 1 })) && task;) {
    const value = of((task.decision.input as { text: string }).text)
    if (value === null) await client.ok('POST', `/v1/tasks/${task.id}/skip`, { reason: 'The guideline does not say' })
    else await say(client, task, value, more)
  }
}

test('[PJ35] items are found by label, giver, disagreement, sureness, comments, skips, fields and suspicion, all of it together', async () => {
  const one = await project(
    [0, 1, 2, 3].map((i) => ({
      id: `t${i}`,
      data: { text: `Text ${i}`, lang: i % 2 ? 'de' : 'en' },
      attributes: { part: i },
    })),
    { overlap: { answers: 2 } },
  )
  await workBy(ann, one.queue, (text) => (text === 'Text 0' ? 'sport' : 'politics'), { comment: 'see the rules' })
  await workBy(ben, one.queue, (text) => (text === 'Text 3' ? null : 'politics'))
  const found = async (query: string) =>
    (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items?${query}`)).items.map(
      ({ external_id: id }) => id,
    )
  expect(await found('disagree=true')).toEqual(['t0'])
  expect(await found('sure_below=0.9')).toContain('t0')
  expect(await found('label=topic%3Dpolitics&field=lang%3Dde')).toEqual(['t1'])
  expect(await found('field=lang%3Dde&attribute=part%3D3')).toEqual(['t3'])
  expect(await found('attribute=part%3D3&field=lang%3Den')).toEqual([])
  expect(await found(`answered_by=${ben.id}`)).toEqual(['t0', 't1', 't2'])
  await expect.poll(() => found(`answered_by=${ben.id}&q=2`)).toEqual(['t2'])
  expect(await found('commented=true')).toEqual(['t0', 't1', 't2', 't3'])
  expect(await found('skipped=true')).toEqual(['t3'])
  expect(await found('skip_reason=GUIDELINE')).toEqual(['t3'])
  expect(await found('skip_reason=subject')).toEqual([])
  // What quality suspects is what it lists.
  const { questions } = await lead.ok<{ questions: { suspects: { n: number }[] }[] }>(
    'GET',
    `/v1/projects/${one.id}/quality`,
  )
  const suspects = questions.flatMap((question) => question.suspects.map(({ n }) => `t${n - 1}`)).sort()
  expect((await found('suspected=true')).sort()).toEqual(suspects)
  // In pages, and what cannot be is said by its name.
  const page = await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items?commented=true&limit=3`)
  expect(page).toMatchObject({ looked: 3, next: '3' })
  expect(await found(`commented=true&limit=3&cursor=${page.next}`)).toEqual(['t3'])
  for (const query of ['label=topic', 'sure_below=2', 'answered_by=me', 'disagree=yes', 'inquiry=all'])
    expect((await lead.call('GET', `/v1/projects/${one.id}/items?${query}`)).status, query).toBe(422)
  expect((await ann.call('GET', `/v1/projects/${one.id}/items?disagree=true`)).status).toBe(403)
})

test('[PJ36] the items nearest to one come first, by its words or what the learner learns from, and of how many is said', async () => {
  const lines = [
    'the striker scored a late goal for the league leaders',
    'a late goal by the striker won the league match',
    'parliament passed the budget after a long debate',
    'rain and wind are expected in the north',
  ]
  const one = await project(lines.map((text, i) => ({ id: `s${i}`, data: { text } })))
  const items = (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items`)).items
  const near = (id: string | undefined, of = one.id) =>
    lead.ok<SimilarItemsWire>('GET', `/v1/projects/${of}/items/${id}/similar?limit=2`)
  const told = await near(items[0]?.id)
  expect(told).toMatchObject({ looked: 3, of: 3, by: 'text' })
  expect(told.items[0]?.item.external_id).toBe('s1')
  expect(told.items[0]?.similarity).toBeGreaterThan(told.items[1]?.similarity ?? 0)
  const vectors = await project(
    [
      [1, 0.1],
      [0, 1],
      [0.9, 0],
      [-1, 0],
    ].map((at, i) => ({ id: `v${i}`, data: { text: 'same', at } })),
    {
      learning: {
        question: 'topic',
        strategy: 'random',
        batch: 1,
        random_share: 1,
        learner: 'built-in',
        features: { as: 'vector', path: 'at' },
      },
    },
  )
  const [first] = (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${vectors.id}/items`)).items
  const byVector = await near(first?.id, vectors.id)
  expect([byVector.by, byVector.items.map(({ item }) => item.external_id)]).toEqual(['vector', ['v2', 'v1']])
  expect((await lead.call('GET', `/v1/projects/${vectors.id}/items/${items[0]?.id}/similar`)).status).toBe(404)
  expect((await ann.call('GET', `/v1/projects/${one.id}/items/${items[0]?.id}/similar`)).status).toBe(403)
})
