/** What several people draw over one item, on a real server: matched, weighed mark by mark, and measured. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  ImportWire,
  ItemWire,
  Json,
  Labels,
  OwnProjectWire,
  Page,
  ProjectQualityWire,
  ProjectWire,
  RecheckedWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
let people: (Client & { id: string })[]
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  people = await Promise.all(['Ann', 'Ben', 'Cem'].map((name) => house.person(name)))
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

const options = ['person', 'place'].map((value) => ({ value, title: value }))
const entities = { kind: 'spans', name: 'entities', title: 'Who and where?', required: false, field: 'text', options }
const faces = { ...entities, kind: 'shapes', name: 'faces', field: 'image', shapes: ['box'] }
const speech = { ...entities, kind: 'segments', name: 'speech', field: 'sound' }
const text = 'Ada Lovelace lived in London for most of her life.'

let made = 0
async function project(overlap: object, count = 1): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `Marks ${++made}`, view: [{ path: 'text', as: 'text' }], overlap },
    questions: [entities, faces, speech],
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const lines = Array.from({ length: count }, (_, i) => JSON.stringify({ id: `t${i}`, data: { text, i } }))
  await lead.ok('POST', `/v1/projects/${one.id}/import`, Buffer.from(lines.join('\n')), {
    'content-type': 'application/x-ndjson',
  })
  return one
}
const spans = (...of: [start: number, end: number, label: string][]) => ({
  spans: of.map(([start, end, label], i) => ({ id: `s${i}`, start, end, label })),
  relations: [],
})
async function draw(client: Client, { queue }: ProjectWire, labels: Labels): Promise<void> {
  const [task] = await claim(client, { queue, limit: 1 })
  if (!task) throw new Error('nothing was given out')
  await client.ok('POST', `/v1/tasks/${task.id}/judgments`, {
    answer: { verdict: 'respond', labels },
    view: { ...(task.decision.digest ? { digest: task.decision.digest } : {}), active_ms: 1200 },
  })
}
const itemOf = async ({ id }: ProjectWire): Promise<ItemWire> => {
  const [item] = (await lead.ok<Page<ItemWire>>('GET', `/v1/projects/${id}/items`)).items
  if (!item) throw new Error('no item')
  return item
}

test('[PJ23] spans, boxes and segments of three people become one set, each with its support, and nothing anybody drew is lost', async () => {
  const one = await project({ answers: 3 })
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  const box = (x: number) => ({ id: 'b', label: 'person', box: [x, 0.1, 0.4, 0.4] })
  const heard = (start: number, end: number) => ({ id: 'h', label: 'person', start, end })
  await draw(ann, one, {
    entities: spans([0, 12, 'person'], [22, 28, 'place']),
    faces: [box(0.1)],
    speech: [heard(1, 4)],
  })
  await draw(ben, one, {
    entities: spans([4, 12, 'person'], [22, 28, 'place']),
    faces: [box(0.14)],
    speech: [heard(2, 5)],
  })
  await draw(cem, one, { entities: spans([0, 12, 'place'], [29, 37, 'place']), faces: [], speech: [heard(1.5, 4.5)] })
  const { labels, state } = await itemOf(one)
  expect(state).toBe('done')
  expect(labels?.entities).toMatchObject({
    method: 'matched',
    value: spans([0, 12, 'person'], [22, 28, 'place']),
    marks: [
      { kept: true, support: 3, of: 3, soft: [{ value: 'person' }, { value: 'place' }] },
      { kept: true, support: 2, of: 3, interval: [expect.closeTo(0.2077, 3), expect.closeTo(0.9385, 3)] },
      { kept: false, support: 1, of: 3, mark: { start: 29, end: 37 } },
    ],
  })
  // The answers as wholes stand beside it, as of every other kind.
  expect(labels?.entities?.soft).toHaveLength(3)
  expect(labels?.faces).toMatchObject({ value: [{ label: 'person' }], marks: [{ support: 2, of: 3 }] })
  expect(labels?.faces?.value).toMatchObject([{ box: [expect.closeTo(0.12, 9), 0.1, 0.4, 0.4] }])
  const told = await lead.ok<object | string>('GET', `/v1/projects/${one.id}/export`)
  const line = (typeof told === 'string' ? JSON.parse(told) : told) as { marks: object }
  expect(line.marks).toMatchObject({ faces: [{ support: 2, of: 3 }], speech: [{ support: 3, of: 3 }] })
  expect(labels?.speech).toMatchObject({ value: [{ start: 1.5, end: 4.5 }], marks: [{ support: 3, of: 3 }] })
})

test('[PJ24] where a mark is in doubt one more is asked until the least sure is sure enough; hands that differ a little do not disagree', async () => {
  const calm = await project({ answers: 2, most: 3, sure: 0.9 })
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  await draw(ann, calm, { entities: spans([0, 12, 'person']) })
  await draw(ben, calm, { entities: spans([1, 12, 'person']) })
  expect(await itemOf(calm)).toMatchObject({ state: 'done', asked: 2 })

  const doubted = await project({ answers: 2, most: 3, sure: 0.9 })
  await draw(ann, doubted, { entities: spans([0, 12, 'person'], [22, 28, 'place']) })
  await draw(ben, doubted, { entities: spans([0, 12, 'person']) })
  expect(await itemOf(doubted)).toMatchObject({ state: 'open', asked: 3, labels: null })
  await draw(cem, doubted, { entities: spans([0, 12, 'person']) })
  const { state, labels } = await itemOf(doubted)
  // London was marked by one of three: still less sure than asked for, so that somebody who leads decides.
  expect(labels?.entities?.probability).toBeLessThan(0.9)
  expect(state).toBe('adjudicating')
  const [dispute] = await claim(lead, { queue: doubted.queue, limit: 1 })
  expect(dispute?.project?.majority).toEqual({ entities: spans([0, 12, 'person']) })
  // A lead draws Ada a little shorter, and finds London after all: both are kept, by as many as marked them.
  await lead.ok('POST', `/v1/tasks/${dispute?.id}/judgments`, {
    answer: { verdict: 'respond', labels: { entities: spans([4, 12, 'person'], [22, 28, 'place']) } },
    view: {},
  })
  expect((await itemOf(doubted)).labels?.entities).toMatchObject({
    ...{ method: 'adjudication', value: spans([4, 12, 'person'], [22, 28, 'place']) },
    marks: [
      { support: 3, of: 3, kept: true },
      { support: 1, of: 3, kept: true },
    ],
  })
})

test('[PJ24] quality tells F1 of matched marks by place and label with intervals, and each person’s skill of single marks', async () => {
  const one = await project({ answers: 2 }, 12)
  const [ann, ben] = people as unknown as [Client, Client]
  for (let i = 0; i < 12; i++) {
    await draw(ann, one, { entities: spans([0, 12, 'person'], [22, 28, 'place']) })
    await draw(ben, one, {
      entities: spans([0, 11, 'person'], ...(i % 2 ? [[22, 28, 'person'] as [number, number, string]] : [])),
    })
  }
  const { questions } = await lead.ok<ProjectQualityWire>('GET', `/v1/projects/${one.id}/quality`)
  const [quality] = questions
  const f1 = quality?.agreement.filter(({ name }) => name === 'matched-f1') ?? []
  // 12 × (2 + 1) + 6 marks; in place 12 + 6 of them match, by label 12.
  expect(f1).toMatchObject([
    { metric: 'place and label', estimate: { value: expect.closeTo(24 / 42, 9), n: 12 } },
    { metric: 'place', estimate: { value: expect.closeTo(36 / 42, 9), n: 12 } },
  ])
  for (const { estimate } of f1) {
    expect(estimate.interval?.[0]).toBeLessThan(estimate.value as number)
    expect(estimate.interval?.[1]).toBeGreaterThan(estimate.value as number)
  }
  expect(quality?.confusion?.values).toEqual(['person', 'place', 'null'])
  expect(quality?.people.map(({ answers, skill }) => [answers, skill.n])).toEqual([
    [12, 24],
    [12, 24],
  ])
})

test('[PJ25] [PJ26] frames are counted at the item’s rate and cells are those of its table, at the door too; parts are weighed one by one', async () => {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Films and tables', view: [{ path: 'text', as: 'text' }], overlap: { answers: 3 } },
    questions: [
      { ...entities, kind: 'frames', name: 'ways', field: 'film', rate_field: 'fps' },
      { ...entities, kind: 'cells', name: 'cells', field: 'table', of: 'cells' },
    ],
  })
  expect(one.questions[0]).toMatchObject({ rate: 25, rate_field: 'fps' })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const table = [{ who: 'Ada', 'from/to': 'London' }]
  const lines = [10, 0, 'fast'].map((fps, i) => JSON.stringify({ id: `f${i}`, data: { text, table, fps } }))
  const { made, refusals } = await lead.ok<ImportWire>(
    ...(['POST', `/v1/projects/${one.id}/import`, Buffer.from(lines.join('\n'))] as const),
    { 'content-type': 'application/x-ndjson' },
  )
  expect([made, refusals.map(({ line }) => line)]).toEqual([1, [2, 3]])
  expect(refusals[0]?.errors?.map(({ path }) => path)).toEqual(['data.fps'])
  const way = (rate: number) => [{ id: 'w', label: 'person', rate, frames: [{ frame: 0, box: [0, 0, 0.5, 0.5] }] }]
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  const [task] = await claim(ann, { queue: one.queue, limit: 1 })
  const say = (labels: Labels) =>
    ann.ok('POST', `/v1/tasks/${task?.id ?? ''}/judgments`, {
      ...{ answer: { verdict: 'respond', labels }, view: { active_ms: 1200 } },
    })
  await expect(say({ ways: way(25), cells: { '/1/who': 'person' } })).rejects.toThrow(
    /answer\.labels\.ways\.0.*answer\.labels\.cells\.\/1\/who/,
  )
  await say({ ways: way(10), cells: { '/0/who': 'person' } })
  await draw(ben, one, { ways: way(10), cells: { '/0/who': 'person', '/0/from~1to': 'place' } })
  await draw(cem, one, { ways: way(10), cells: { '/0/who': 'person' } })
  const { labels } = await itemOf(one)
  expect(labels?.cells).toMatchObject({ value: { '/0/who': 'person' }, method: 'matched' })
  expect(labels?.cells?.marks?.map(({ mark, support, kept }) => [mark.at, support, kept])).toEqual([
    ['/0/who', 3, true],
    ['/0/from~1to', 1, false],
  ])
  const quality = await lead.ok<ProjectQualityWire>('GET', `/v1/projects/${one.id}/quality`)
  const cells = quality.questions.find(({ question }) => question === 'cells')
  expect(cells?.agreement.find(({ metric }) => metric === 'place and label')?.estimate.value).toBeCloseTo(6 / 8)
})

async function projectOf(name: string, body: object, lines: object[]): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name, view: [{ path: 'text', as: 'text' }], ...body },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  const { refused } = await lead.ok<ImportWire>('POST', `/v1/projects/${one.id}/import`, Buffer.from(text), {
    'content-type': 'application/x-ndjson',
  })
  expect(refused).toBe(0)
  return one
}

test('[PJ53] [PJ54] [PJ58] tracks and boxes on pages come to one set with its support, quality tells their F1, and what only a model marked is asked once more', async () => {
  const ways = { ...entities, kind: 'frames', name: 'ways', field: 'film', rate: 10 }
  const seals = { ...entities, kind: 'pages', name: 'seals', field: 'document' }
  const sealed = (x: number, page = 2) => [{ id: 's', label: 'place', page, box: [x, 0.5, 0.3, 0.3] }]
  const one = await projectOf('Ways and seals', { questions: [ways, seals], overlap: { answers: 2 } }, [
    { id: 'a', data: { text }, labels: { seals: [...sealed(0.1), { id: 'm', label: 'person', page: 4 }] }, score: 0.9 },
  ])
  const way = (...at: number[]) => [
    { id: 'w', label: 'person', frames: at.map((frame) => ({ frame, box: [frame / 20, 0, 0.5, 0.5] })) },
  ]
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  await draw(ann, one, { ways: way(0, 10), seals: sealed(0.1) })
  await draw(ben, one, { ways: way(2, 5, 10), seals: sealed(0.12) })
  const { id, labels } = await itemOf(one)
  expect(labels).toMatchObject({
    ways: {
      ...{ method: 'matched', marks: [{ support: 2, of: 2, kept: true }] },
      value: [{ label: 'person', frames: [{ frame: 2 }, { frame: 5 }, { frame: 10, box: [0.5, 0, 0.5, 0.5] }] }],
    },
    seals: {
      method: 'matched',
      value: [{ page: 2, box: [expect.closeTo(0.11, 9), 0.5, expect.closeTo(0.3, 9), expect.closeTo(0.3, 9)] }],
    },
  })
  const { questions } = await lead.ok<ProjectQualityWire>('GET', `/v1/projects/${one.id}/quality`)
  for (const { agreement } of questions)
    expect(agreement.find(({ metric }) => metric === 'place and label')?.estimate.value).toBe(1)
  expect(questions.map(({ suspects }) => suspects)).toMatchObject([
    [],
    [{ item: id, label: [], better: [{ page: 4 }], why: 'overlooked', quality: expect.closeTo(0.1, 9) }],
  ])
  expect(await lead.ok<RecheckedWire>('POST', `/v1/projects/${one.id}/recheck`, { items: [id] })).toMatchObject({
    asked: 1,
  })
  await draw(cem, one, { ways: way(0, 10), seals: sealed(0.1) })
  expect((await itemOf(one)).labels?.seals?.marks).toMatchObject([{ support: 3, of: 3 }])
})

test('[PJ55] [PJ56] gold that is drawn is judged by what matches: who misses too much is told what, and is paused; hands that differ a little are right', async () => {
  const box = (x: number, label = 'person', key = 'b'): Json => ({ id: key, label, box: [x, 0.1, 0.2, 0.2] })
  const both = [box(0.1, 'person', 'a'), box(0.6)]
  const gold = { share: 0.5, feedback: 'after', pause_below: 0.8, at_least: 4 }
  const one = await projectOf(
    'Drawn gold',
    { questions: [{ ...faces, gold: { iou: 0.6, f1: 0.9 } }], overlap: { answers: 3 }, gold },
    [
      ...Array.from({ length: 20 }, (_, i) => ({ id: `i${i}`, data: { text } })),
      ...Array.from({ length: 8 }, (_, i) => ({ id: `g${i}`, data: { text: 'known' }, gold: { faces: both } })),
    ],
  )
  expect(one.questions[0]).toMatchObject({ gold: { iou: 0.6, f1: 0.9 } })
  const [ann, ben] = people as unknown as [Client, Client]
  // That there is gold among the items is told to who leads alone.
  expect(JSON.stringify(await ann.ok<ProjectWire>('GET', `/v1/projects/${one.id}`))).not.toContain('"f1"')
  const mine = (client: Client) => client.ok<OwnProjectWire>('GET', `/v1/projects/${one.id}/mine`)
  // Until nothing is given out any more: F1 of one right, one missed and one too much is a half.
  const wrong = [box(0.11, 'person', 'a'), box(0.6, 'place')]
  let answered = 0
  for (; answered < 28; answered++) {
    const [task] = await claim(ann, { queue: one.queue, limit: 1 })
    if (!task) break
    expect(JSON.stringify(task)).not.toContain('"f1"')
    await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
      ...{ answer: { verdict: 'respond', labels: { faces: wrong } }, view: { active_ms: 1200 } },
    })
  }
  expect(answered).toBeLessThan(20)
  const told = await mine(ann)
  expect(told).toMatchObject({ paused: true, gold: { share: { value: 0 } } })
  expect(told.gold?.latest.length).toBeGreaterThanOrEqual(4)
  expect(told.gold?.latest[0]).toMatchObject({
    right: false,
    marks: [{ question: 'faces', f1: 0.5, asked: 0.9, iou: 0.6, missed: [both[1]], extra: [wrong[1]] }],
  })
  for (let i = 0; i < 8; i++) await draw(ben, one, { faces: [box(0.58), box(0.12, 'person', 'z')] })
  const right = await mine(ben)
  expect(right).toMatchObject({ paused: false, gold: { share: { value: 1 } } })
  expect(right.gold?.latest[0]).toMatchObject({ right: true, marks: [{ f1: 1, missed: [], extra: [] }] })
})
