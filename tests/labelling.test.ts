/** Projects on a real server: items come in, people answer them blind, disagreement is weighed and decided. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  GivenWire,
  GuidelineWire,
  HomeWire,
  ImportWire,
  InsightsRoutingWire,
  ItemsMadeWire,
  ItemWire,
  Page,
  ProjectQualityWire,
  ProjectWire,
  RecheckedWire,
  SystemWire,
  TaskWire,
} from '@countersign/core'
import { createQualities } from '../packages/server/src/engine/projects/quality.ts'
import type { Client } from './support/client.ts'
import { claim, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
let people: (Client & { id: string })[]
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  people = await Promise.all(['Ann', 'Ben', 'Cem', 'Dua', 'Eva'].map((name) => house.person(name)))
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

const topic = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?', required: true },
  options: ['sport', 'politics', 'weather'].map((value) => ({ value, title: value })),
}
let made = 0
async function project(more: object = {}): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `News ${++made}`, view: [{ path: 'text', as: 'text' }], questions: [topic] },
    ...more,
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  return one
}
async function send(id: string, lines: readonly unknown[], query = '', type = 'application/x-ndjson') {
  const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  return lead.ok<ImportWire>('POST', `/v1/projects/${id}/import${query}`, Buffer.from(body), { 'content-type': type })
}
const texts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ id: `t${from + i}`, data: { text: `Text number ${from + i}` } }))
const next = async (client: Client, queue: string, limit = 1) => claim(client, { queue, limit })
const say = (client: Client, task: TaskWire, labels: object, more: object = {}) =>
  client.ok<GivenWire>('POST', `/v1/tasks/${task.id}/judgments`, {
    answer: { verdict: 'respond', labels },
    view: { ...(task.decision.digest ? { digest: task.decision.digest } : {}), active_ms: 1200 },
    ...more,
  })
const items = async (id: string, query = '') =>
  (await lead.ok<Page<ItemWire>>('GET', `/v1/projects/${id}/items${query}`)).items
const answer = async (client: Client, queue: string, value: string) => {
  const [task] = await next(client, queue)
  if (!task) throw new Error('nothing was given out')
  await say(client, task, { topic: value })
  return task
}

test('[PJ1] a project is made with a queue of its own, by who leads; what cannot be asked is refused by its place', async () => {
  const one = await project({ who: ['role:reviewer'], guideline: 'Say what it is about.' })
  expect(one).toMatchObject({
    ...{ queue: expect.stringMatching(/^project:news-\d+$/), who: ['role:reviewer'], archived_at: null, gold: null },
    ...{ guideline: { version: 1, text: 'Say what it is about.' }, overlap: { answers: 1, most: 1, sure: null } },
  })
  expect((await people[0]!.call('POST', '/v1/projects', {})).status).toBe(403)
  const again = await lead.call('POST', '/v1/projects', {
    kind: 'labelling',
    name: one.name,
    view: one.view,
    questions: [topic],
  })
  expect(again.body).toMatchObject({ code: 'name-taken' })
  const wrong = await lead.call<{ errors: { path: string }[] }>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Wrong', view: [{ path: 'a..b', as: 'text' }] },
    questions: [topic, { ...topic, options: [topic.options[0], topic.options[0]] }],
  })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ path }) => path)).toEqual([
    ...['view.0.path', 'questions.1.options.1.value', 'questions.1.name'],
  ])
  const unsure = await lead.call('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Unsure', view: one.view, questions: [topic], overlap: { answers: 2, most: 3 } },
  })
  expect(unsure.body).toMatchObject({ errors: [{ path: 'overlap.sure' }] })
  expect((await house.boot.call('POST', '/v1/queues', { name: 'project:own' })).status).toBe(422)
})

test('[PJ65] of an item that several are asked about one counts as waiting for each, and none for who has answered it; its queue is called as the project', async () => {
  const one = await project({ overlap: { answers: 3 } })
  await send(one.id, texts(4))
  const waits = async (client: Client) =>
    (await client.ok<HomeWire>('GET', '/v1/home')).queues.find(({ name }) => name === one.queue)
  const [ann, ben] = people as [(typeof people)[0], (typeof people)[0]]
  expect(await waits(ann)).toMatchObject({ title: one.name, waiting: 4 })
  await answer(ann, one.queue, 'sport')
  expect([await waits(ann), await waits(ben)]).toMatchObject([{ waiting: 3 }, { waiting: 4 }])
})

test('[PJ2] an item is a decision that no list and no figure of AI decisions speaks of', async () => {
  const one = await project()
  expect(await send(one.id, texts(3))).toMatchObject({ status: 'done', lines: 3, made: 3, refused: 0 })
  const listed = await lead.ok<Page<{ id: string; kind: string }>>('GET', `/v1/decisions?project=${one.id}`)
  expect(listed.items).toHaveLength(3)
  expect(listed.items.every(({ kind }) => kind === 'question')).toBe(true)
  const ids = listed.items.map(({ id }) => id)
  const all = await lead.ok<Page<{ id: string }>>('GET', '/v1/decisions?limit=200')
  expect(all.items.filter(({ id }) => ids.includes(id))).toEqual([])
  expect((await people[0]!.call('GET', `/v1/decisions?project=${one.id}`)).status).toBe(403)
  const routing = await lead.ok<InsightsRoutingWire>('GET', '/v1/insights/routing')
  expect(routing).toMatchObject({ waiting: 0, totals: { gate: 0 } })
  expect((await lead.ok<Page<SystemWire>>('GET', '/v1/systems')).items).toEqual([])
})

test('[PJ3] an answer must be a complete and valid one to what is asked; else it is refused with every place', async () => {
  const one = await project({
    questions: [topic, { kind: 'number', name: 'age', title: 'How old?', required: false, minimum: 0 }],
  })
  await send(one.id, texts(1))
  const [ann] = people as unknown as [Client]
  const [task] = await next(ann, one.queue)
  expect(task).toMatchObject({
    kind: 'label',
    project: { id: one.id, questions: [{ name: 'topic' }, { name: 'age' }] },
  })
  const refused = async (answered: object) => {
    const { status, body } = await ann.call<{ code: string; errors?: { path: string }[] }>(
      'POST',
      `/v1/tasks/${task!.id}/judgments`,
      { answer: { verdict: 'respond', ...answered }, view: {} },
    )
    return [status, body.code, body.errors?.map(({ path }) => path)]
  }
  expect(await refused({ labels: { age: -1, mood: 'good' } })).toEqual([
    ...[422, 'schema-mismatch', ['answer.labels.mood', 'answer.labels.topic', 'answer.labels.age']],
  ])
  expect(await refused({ proposal: { topic: 'sport' } })).toEqual([
    ...[422, 'schema-mismatch', ['answer.proposal', 'answer.labels']],
  ])
  await say(ann, task!, { topic: 'sport' })
  expect((await items(one.id))[0]).toMatchObject({ state: 'done', labels: { topic: { value: 'sport' } } })
})

test('[PJ4] as many distinct people answer as are asked for, blind: until all have, none sees what another answered', async () => {
  const one = await project({ overlap: { answers: 3 } })
  await send(one.id, texts(1))
  const [ann, ben, cem, dua] = people as unknown as [Client, Client, Client, Client]
  const first = await answer(ann, one.queue, 'sport')
  expect(await next(ann, one.queue)).toEqual([])
  const seen = [
    await ben.call('GET', `/v1/decisions/${first.decision.id}`),
    await ben.call('GET', `/v1/decisions/${first.decision.id}/judgments`),
    await ben.call('GET', `/v1/decisions/${first.decision.id}/timeline`),
    await ben.call('GET', `/v1/tasks?status=done&queue=${one.queue}`),
    await ben.call('GET', `/v1/tasks/${first.id}`),
  ]
  expect(JSON.stringify(seen.map(({ body }) => body))).not.toMatch(/sport|respond|Ann/)
  const [task] = await next(ben, one.queue)
  expect(task).toMatchObject({ blind: true, seats: { given: 0 }, project: { answers: [] } })
  await say(ben, task!, { topic: 'sport' })
  await answer(cem, one.queue, 'sport')
  expect(await next(dua, one.queue)).toEqual([])
  const [item] = await items(one.id)
  expect(item).toMatchObject({ state: 'done', asked: 3, given: 3 })
  expect(item!.answers.map(({ person, labels }) => [person.name, labels.topic])).toEqual([
    ...[
      ['Ann', 'sport'],
      ['Ben', 'sport'],
      ['Cem', 'sport'],
    ],
  ])
  // Nor does the log tell who answered which item, or what.
  const log = await house.admin(`select convert_from(leaf, 'UTF8') as leaf, decision, type from entries`)
  expect(JSON.stringify(log)).not.toContain('"sport"')
  const about = (log as unknown as { decision: string | null; type: string }[]).filter(
    ({ decision }) => first.decision.id === `dec_${decision}`,
  )
  expect(about.map(({ type }) => type)).toEqual(['decision.proposed'])
})

test('[PJ5] never more answers than asked for, however many reach for the last', async () => {
  const one = await project({ overlap: { answers: 2, most: 3, sure: 0.9 } })
  await send(one.id, texts(4))
  const given = await Promise.all(people.map((client) => next(client, one.queue, 4)))
  // Whoever has them, the first two answers to an item differ, so that one more is asked.
  const seen = new Set<string>()
  const differently = (task: TaskWire) => {
    const item = JSON.stringify(task.decision.input)
    const first = !seen.has(item)
    seen.add(item)
    return first ? 'sport' : 'politics'
  }
  await Promise.all(
    given.flatMap((tasks, who) => tasks.map((task) => say(people[who]!, task, { topic: differently(task) }))),
  )
  for (;;) {
    const more = await Promise.all(people.map((client) => next(client, one.queue, 4)))
    if (more.flat().length === 0) break
    await Promise.all(more.flatMap((tasks, who) => tasks.map((task) => say(people[who]!, task, { topic: 'weather' }))))
  }
  const all = await items(one.id)
  expect(all).toHaveLength(4)
  for (const item of all) {
    expect(item.given).toBe(3)
    expect(item.given).toBe(item.asked)
    expect(new Set(item.answers.map(({ person }) => person.id)).size).toBe(item.answers.length)
  }
})

test('[AL18] what people disagree about comes to a lead before labels that are still to be given', async () => {
  const one = await project({ overlap: { answers: 3, most: 3, sure: 0.95 } })
  await send(one.id, texts(3))
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  await answer(ann, one.queue, 'sport')
  await answer(ben, one.queue, 'politics')
  await answer(cem, one.queue, 'weather')
  const [first] = await next(lead, one.queue)
  expect(first).toMatchObject({ kind: 'adjudication', why_next: expect.stringMatching(/^People disagree/) })
  await lead.ok('POST', `/v1/tasks/${first!.id}/release`, {})
})

test('[PJ6] where people disagree one more is asked, until it is sure or may not ask more; then a lead who did not answer decides', async () => {
  const one = await project({ overlap: { answers: 2, most: 3, sure: 0.95 }, guideline: 'First.' })
  await send(one.id, texts(1))
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  await answer(ann, one.queue, 'sport')
  await answer(ben, one.queue, 'politics')
  expect((await items(one.id))[0]).toMatchObject({ state: 'open', asked: 3, given: 2, labels: null })
  await lead.ok<GuidelineWire>('POST', `/v1/projects/${one.id}/guideline`, { text: 'Second.' })
  await house.forward(10)
  await answer(cem, one.queue, 'politics')
  expect((await items(one.id))[0]).toMatchObject({ state: 'adjudicating', asked: 3 })
  for (const client of people) expect(await next(client, one.queue)).toEqual([])
  const [dispute] = await next(lead, one.queue)
  expect(dispute).toMatchObject({ kind: 'adjudication', project: { majority: { topic: 'politics' } } })
  expect(dispute!.project!.answers.map(({ labels }) => labels.topic).sort()).toEqual(['politics', 'politics', 'sport'])
  expect(JSON.stringify(dispute!.project)).not.toMatch(/per_/)
  await say(lead, dispute!, { topic: 'weather' })
  const [item] = await items(one.id)
  expect(item).toMatchObject({ state: 'done', labels: { topic: { value: 'weather', method: 'adjudication' } } })
  expect(item!.answers.map(({ guideline, adjudication }) => [guideline, adjudication])).toEqual([
    ...[
      [1, false],
      [1, false],
      [2, false],
      [2, true],
    ],
  ])
})

test('[PJ7] disagreement is kept: every value that was given stands with its probability', async () => {
  const one = await project({ overlap: { answers: 3 } })
  await send(one.id, texts(1))
  for (const [i, value] of ['sport', 'sport', 'weather'].entries()) await answer(people[i]!, one.queue, value)
  const [item] = await items(one.id)
  const { soft, value } = item!.labels!.topic!
  expect(value).toBe('sport')
  expect(soft.map((one) => one.value)).toEqual(['sport', 'weather'])
  expect(soft[0]!.probability).toBeGreaterThan(soft[1]!.probability)
  expect(soft[1]!.probability).toBeGreaterThan(0.05)
})

test('[PJ7] what a lead decides is the label, and what people had said stays beside it, in exports too', async () => {
  const one = await project({ overlap: { answers: 2, most: 3, sure: 0.95 } })
  await send(one.id, texts(1))
  for (const [i, value] of ['sport', 'politics', 'politics'].entries()) await answer(people[i]!, one.queue, value)
  const before = (await items(one.id))[0]!.labels!.topic!
  const [dispute] = await next(lead, one.queue)
  await say(lead, dispute!, { topic: 'weather' })
  const [item] = await items(one.id)
  // Nothing is as sure of it as a figure would say: it was decided, not weighed.
  expect(item!.labels!.topic).toMatchObject({ value: 'weather', probability: null, method: 'adjudication' })
  expect(item!.labels!.topic!.soft).toEqual(before.soft)
  expect(before.soft.map(({ value }) => value)).toEqual(['politics', 'sport'])
  const line = JSON.parse(await lead.ok<string>('GET', `/v1/projects/${one.id}/export`)) as object
  expect(line).toMatchObject({ label: { topic: 'weather' }, soft: { topic: before.soft } })
})

test('[PJ8] what is skipped is not offered to that person again, and why is kept for who leads', async () => {
  const one = await project({ overlap: { answers: 2 } })
  await send(one.id, texts(1))
  const [ann, ben] = people as unknown as [Client, Client]
  const [task] = await next(ann, one.queue)
  await ann.ok('POST', `/v1/tasks/${task!.id}/skip`, { reason: 'I know the author.' })
  expect(await next(ann, one.queue)).toEqual([])
  expect(await next(ben, one.queue)).toHaveLength(1)
  expect((await items(one.id))[0]!.skips).toMatchObject([{ person: { name: 'Ann' }, reason: 'I know the author.' }])
})

test('[PJ9] an import takes what fits and reports every line that does not; the same item twice is one', async () => {
  const one = await project()
  const lines = [
    { id: 'a', data: { text: 'Eins' }, labels: { topic: 'sport' }, score: 0.8 },
    'no json',
    { id: 'b', data: { text: 'Zwei' }, labels: { topic: 'opera' } },
    { id: 'a', data: { text: 'Eins again' } },
    { text: 'A bare line is its own data' },
    { id: 'c', data: 'text' },
  ]
  const first = await send(one.id, lines)
  expect(first).toMatchObject({ status: 'done', lines: 6, made: 2, known: 1, refused: 3 })
  expect(first.refusals.map(({ line, external_id }) => [line, external_id])).toEqual([
    [2, null],
    [3, 'b'],
    [6, null],
  ])
  expect(first.refusals[1]!.errors).toEqual([{ path: 'predictions.0.labels.topic', message: 'is none of the options' }])
  // Sent again under its id it goes on: nothing is there twice.
  expect(await send(one.id, lines, `?import=${first.id}`)).toMatchObject({
    id: first.id,
    made: 0,
    known: 3,
    refused: 3,
  })
  expect(await items(one.id)).toHaveLength(2)
  const csv = await send(one.id, ['id,text,prediction.topic', 'k1,"A, quoted",weather', 'k2,Plain,'], '', 'text/csv')
  expect(csv).toMatchObject({ made: 2, refused: 0, format: 'csv' })
  expect(await items(one.id)).toMatchObject([
    {
      external_id: 'a',
      data: { text: 'Eins' },
      prediction: { labels: { topic: 'sport' }, score: expect.closeTo(0.8) },
    },
    { external_id: null, data: { text: 'A bare line is its own data' }, prediction: null },
    { external_id: 'k1', data: { text: 'A, quoted' }, prediction: { labels: { topic: 'weather' }, score: null } },
    { external_id: 'k2' },
  ])
  const file = await lead.ok<{ id: string }>(
    'POST',
    '/v1/files',
    Buffer.from(JSON.stringify({ id: 'f', data: { text: 'From a file' } })),
    {
      'content-type': 'application/x-ndjson',
    },
  )
  const begun = await lead.ok<ImportWire>('POST', `/v1/projects/${one.id}/import?file=${file.id}`, Buffer.alloc(0), {
    'content-type': 'application/octet-stream',
  })
  await expect
    .poll(async () => lead.ok<ImportWire>('GET', `/v1/imports/${begun.id}`))
    .toMatchObject({ status: 'done', made: 1 })
})

test('[PJ10] an export holds each item with all its answers, what they come to and what came with it, and can be read back', async () => {
  const one = await project({ overlap: { answers: 2 } })
  await send(one.id, [
    { id: 'x', data: { text: 'Hello' }, attributes: { source: 'wire' }, labels: { topic: 'sport' }, score: 0.5 },
  ])
  for (const client of people.slice(0, 2)) await answer(client, one.queue, 'weather')
  const text = await lead.ok<string>('GET', `/v1/projects/${one.id}/export`)
  const [line] = text
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as Record<string, unknown>)
  expect(line).toMatchObject({
    ...{ id: 'x', data: { text: 'Hello' }, attributes: { source: 'wire' }, label: { topic: 'weather' } },
    predictions: [{ labels: { topic: 'sport' }, score: 0.5 }],
    answers: [
      {
        who: expect.stringMatching(/^per_/),
        labels: { topic: 'weather' },
        ms: 1200,
        guideline: 1,
        at: expect.any(String),
      },
      { labels: { topic: 'weather' } },
    ],
  })
  const csv = await lead.ok<string>('GET', `/v1/projects/${one.id}/export?format=csv`)
  expect(csv.split('\r\n')[0]).toBe(
    'id,text,label.topic,probability.topic,answered_by,answered_at,active_ms,guideline,skipped,comment,answer.topic,prediction.topic,score,model,gold.topic,attributes.source,data,attributes,predictions,metadata',
  )
  expect(csv.split('\r\n')).toHaveLength(4)
  const kept = async (body: string, media: string) => {
    const back = await project()
    const into = `/v1/projects/${back.id}`
    expect(await lead.ok('POST', `${into}/import`, Buffer.from(body), { 'content-type': media })).toMatchObject({
      ...{ made: 1, refused: 0 },
    })
    return JSON.parse(await lead.ok<string>('GET', `${into}/export`)) as object
  }
  const asLines = await kept(text, 'application/x-ndjson')
  expect(await kept(csv, 'text/csv')).toEqual(asLines)
  expect((await people[0]!.call('GET', `/v1/projects/${one.id}/export`)).status).toBe(403)
})

test('[PJ11] decisions that are over become items with where they came from', async () => {
  const decision = await propose(house.boot, {
    action: 'mail.answer',
    proposal: { text: 'Dear' },
    input: { text: 'Hello' },
  })
  const one = await project()
  const early = await lead.call('POST', `/v1/projects/${one.id}/items`, { decisions: [decision.id] })
  expect(early.body).toMatchObject({ errors: [{ path: 'decisions.0' }] })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  const body = { decisions: [decision.id] }
  expect(await lead.ok<ItemsMadeWire>('POST', `/v1/projects/${one.id}/items`, body)).toMatchObject({
    made: 1,
    known: 0,
  })
  expect(await lead.ok<ItemsMadeWire>('POST', `/v1/projects/${one.id}/items`, body)).toMatchObject({
    made: 0,
    known: 1,
  })
  expect((await items(one.id))[0]).toMatchObject({
    from: decision.id,
    data: { input: { text: 'Hello' }, proposal: { text: 'Dear' } },
  })
  const [row] = await house.admin('select from_kind, to_kind from lineage')
  expect(row).toEqual({ from_kind: 'decision', to_kind: 'item' })
})

test('[PJ12] an item that may be labelled wrong is asked about once more, blind', async () => {
  const one = await project()
  await send(one.id, texts(1))
  await answer(people[0]!, one.queue, 'sport')
  const [item] = await items(one.id)
  expect(await lead.ok<RecheckedWire>('POST', `/v1/projects/${one.id}/recheck`, { items: [item!.id] })).toEqual({
    asked: 1,
    left: 0,
  })
  expect(await lead.ok<RecheckedWire>('POST', `/v1/projects/${one.id}/recheck`, { items: [item!.id] })).toEqual({
    asked: 0,
    left: 1,
  })
  expect(await next(people[0]!, one.queue)).toEqual([])
  await answer(people[1]!, one.queue, 'sport')
  expect((await items(one.id))[0]).toMatchObject({ state: 'done', asked: 2, given: 2 })
})

test('[PJ13] of a project that was put away nothing is given out, until it is taken out again', async () => {
  const one = await project()
  await send(one.id, texts(1))
  await lead.ok('PATCH', `/v1/projects/${one.id}`, { archived: true })
  expect(await next(people[0]!, one.queue)).toEqual([])
  expect((await lead.ok<Page<ProjectWire>>('GET', '/v1/projects?archived=true')).items.map(({ id }) => id)).toEqual([
    one.id,
  ])
  await lead.ok('PATCH', `/v1/projects/${one.id}`, { archived: false })
  expect(await next(people[0]!, one.queue)).toHaveLength(1)
})

test('[PJ22] what a model said is shown as the queue says, and hidden from who answers by whatever door', async () => {
  const said = { id: 'p', data: { text: 'Goal!' }, predictions: [{ labels: { topic: 'politics' }, score: 0.75 }] }
  const [ann] = people as unknown as [Client]
  const open = await project()
  await send(open.id, [said])
  const [shown] = await next(ann, open.queue)
  expect(shown).toMatchObject({ revealed: true, decision: { proposal: { topic: 'politics' }, confidence: 0.75 } })
  const answered = (digest: string) =>
    ann.call('POST', `/v1/tasks/${shown!.id}/judgments`, {
      ...{ answer: { verdict: 'respond', labels: { topic: 'sport' } }, view: { digest } },
    })
  expect((await answered(`sha256:${'0'.repeat(64)}`)).body).toMatchObject({ code: 'digest-mismatch' })
  expect((await answered(shown!.decision.digest as string)).status).toBe(201)
  const blind = await project({ ai_shown: 'blind' })
  await send(blind.id, [said])
  const [task] = await next(ann, blind.queue)
  expect(task).toMatchObject({ revealed: false, ai_shown: 'blind', decision: { proposal: null, confidence: null } })
  await ann.ok('POST', `/v1/tasks/${task!.id}/judgments`, {
    ...{ answer: { verdict: 'respond', labels: { topic: 'sport' } }, view: {} },
  })
  for (const path of [`/v1/decisions/${task!.decision.id}`, `/v1/tasks/${task!.id}`, `/v1/decisions?q=Goal`])
    expect(JSON.stringify((await ann.call('GET', path)).body), path).not.toContain('"topic":"politics"')
  expect((await items(blind.id))[0]).toMatchObject({ prediction: { labels: { topic: 'politics' }, score: 0.75 } })
})

test('[PJ19] quality tells agreement with intervals, each person’s skill, the method and why it was chosen; others at will', async () => {
  const one = await project({ overlap: { answers: 3 } })
  await send(one.id, texts(30))
  const [ann, ben, cem] = people as unknown as [Client, Client, Client]
  const values = ['sport', 'politics', 'weather']
  for (const [who, client] of [ann, ben, cem].entries())
    for (let left = 30; left > 0; left -= 15)
      await Promise.all(
        (await next(client, one.queue, 15)).map((task) => {
          const n = Number((task.decision.input as { text: string }).text.slice('Text number '.length))
          // Cem is wrong every other time.
          return say(client, task, { topic: values[(n + (who === 2 && n % 2 === 1 ? 1 : 0)) % 3] as string })
        }),
      )
  const quality = await lead.ok<ProjectQualityWire>('GET', `/v1/projects/${one.id}/quality`)
  expect(quality).toMatchObject({ status: 'ready', answers: 90, items: 30 })
  const [question] = quality.questions
  const alpha = question!.agreement.find(({ name }) => name === 'krippendorff-alpha')!
  expect(alpha).toMatchObject({ metric: 'nominal', estimate: { n: 30 } })
  expect(alpha.estimate.value).toBeGreaterThan(0.3)
  expect(alpha.estimate.value).toBeLessThan(0.7)
  expect(alpha.estimate.interval![0]).toBeLessThan(alpha.estimate.value!)
  expect(question!.because).toContain('Too little is known')
  expect(question!.candidates.length).toBeGreaterThan(3)
  const skillOf = (name: string) => question!.people.find((one) => one.name === name)!.skill
  expect(skillOf('Ann').value).toBeGreaterThan(0.9)
  expect(skillOf('Cem').interval![1]).toBeLessThan(skillOf('Ann').value!)
  expect(question!.confusion!.counts.flat().reduce((sum, count) => sum + count, 0)).toBeCloseTo(90)
  const other = await lead.ok<ProjectQualityWire>('GET', `/v1/projects/${one.id}/quality?method=majority`)
  expect(other.questions[0]).toMatchObject({ method: 'majority', because: 'It was asked for.' })
  expect((await ann.call('GET', `/v1/projects/${one.id}/quality`)).status).toBe(403)
  // Of many answers it is measured in a thread of its own, and comes to the same.
  const { engine, first } = house.serving.context
  const threads = createQualities(engine, house.databaseUrl, 0)
  expect(await threads.read(first.workspace, one.id, 'wawa')).toMatchObject({ status: 'computing', questions: [] })
  await expect
    .poll(() => threads.read(first.workspace, one.id, 'wawa'), { timeout: 10_000 })
    .toMatchObject({ status: 'ready', questions: [{ method: 'wawa', agreement: question!.agreement }] })
})
