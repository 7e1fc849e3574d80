/** Models and people outside as annotators, labels that may be wrong, and time, on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportWire, ItemWire, Page, ProjectQualityWire, ProjectWire, TaskWire } from '@countersign/core'
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

const values = ['sport', 'politics', 'weather']
const topic = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?', required: true },
  options: values.map((value) => ({ value, title: value })),
}
let made = 0
async function project(more: object = {}): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: `Quality ${++made}`, view: [{ path: 'text', as: 'text' }], questions: [topic] },
    ...more,
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  return one
}
const send = (id: string, lines: readonly object[], query = '') =>
  lead.ok<ImportWire>(
    'POST',
    `/v1/projects/${id}/import${query}`,
    Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
    { 'content-type': 'application/x-ndjson' },
  )
const say = (client: Client, task: TaskWire, value: string, ms = 1_200) =>
  client.ok('POST', `/v1/tasks/${task.id}/judgments`, {
    answer: { verdict: 'respond', labels: { topic: value } },
    view: { ...(task.decision.digest ? { digest: task.decision.digest } : {}), active_ms: ms },
  })
const answer = async (client: Client, { queue }: ProjectWire, value: string) => {
  const [task] = await claim(client, { queue, limit: 1 })
  if (!task) throw new Error('nothing was given out')
  await say(client, task, value)
}
const numberOf = (task: TaskWire): number => (task.decision.input as { n: number }).n
async function answerAll(client: Client, { queue }: ProjectWire, value: (n: number) => string): Promise<void> {
  for (;;) {
    const tasks = await claim(client, { queue, limit: 15 })
    if (tasks.length === 0) return
    await Promise.all(tasks.map((task) => say(client, task, value(numberOf(task)), 1_000 + 100 * numberOf(task))))
  }
}
const items = async ({ id }: ProjectWire, query = '') =>
  (await lead.ok<Page<ItemWire>>('GET', `/v1/projects/${id}/items?limit=200${query}`)).items
const qualityOf = ({ id }: ProjectWire, query = '') =>
  lead.ok<ProjectQualityWire>('GET', `/v1/projects/${id}/quality${query}`)

const words: Readonly<Record<string, string>> = {
  sport: 'match goal striker coach',
  politics: 'vote minister parliament law',
  weather: 'rain cloud storm sunny',
}
const truthOf = (n: number) => values[n % 3] as string
const line = (n: number, more: object = {}) => ({
  ...{ id: `t${n}`, data: { n, text: `${words[truthOf(n)]} ${n % 7}` } },
  ...more,
})
const lines = (count: number, more: (n: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, n) => line(n, more(n)))
const predicted = (n: number) => ({ labels: { topic: truthOf(n) }, score: 0.9 })

test('[PJ29] a model counts as one more annotator only where the project says so and nobody saw what it said; labels tell that it counted', async () => {
  const one = await project({ ai_shown: 'blind', overlap: { answers: 2 } })
  expect(one.count_model).toBe(false)
  await send(one.id, lines(24, predicted))
  const [ann, ben] = people as unknown as [Client, Client]
  await answerAll(ann, one, truthOf)
  await answerAll(ben, one, (n) => (n % 4 === 0 ? 'weather' : truthOf(n)))
  const before = await qualityOf(one)
  expect(before.questions[0]?.people.map(({ as }) => as)).toEqual(['member', 'member'])
  expect(await lead.ok('PATCH', `/v1/projects/${one.id}`, { count_model: true })).toMatchObject({ count_model: true })
  const [question] = (await qualityOf(one)).questions
  expect(question?.people.map(({ as, name, answers }) => [as, name, answers])).toEqual([
    ...[
      ['member', 'Ann', 24],
      ['member', 'Ben', 24],
      ['model', 'The model whose predictions came with the items', 24],
    ],
  ])
  const model = question?.people.at(-1)
  expect(model?.skill.value).toBeGreaterThan(0.9)
  expect(model?.confusion).toHaveLength(3)
  // The next label knows it: two people disagree, and it decides.
  await send(one.id, [line(30, predicted(30))])
  await answer(ann, one, 'weather')
  await answer(ben, one, truthOf(30))
  expect((await items(one)).at(-1)?.labels?.topic).toMatchObject({
    value: truthOf(30),
    models: [{ source: 'brought', value: truthOf(30), skill: model?.skill.value }],
  })
  expect((await items(one))[0]?.labels?.topic?.models).toBeUndefined()

  const open = await project({ count_model: true })
  await send(open.id, lines(21, predicted))
  await answerAll(ann, open, truthOf)
  expect((await qualityOf(open)).questions[0]?.people.map(({ as }) => as)).toEqual(['member'])
})

test('[PJ30] the learner that comes along says which labels it would not expect, had it not seen them; they are asked about once more', async () => {
  const learning = { question: 'topic', strategy: 'random', batch: 100, random_share: 1, learner: 'built-in' }
  const one = await project({ learning })
  await send(one.id, lines(60))
  const [ann] = people as unknown as [Client]
  await answerAll(ann, one, (n) => (n === 33 ? 'weather' : truthOf(n)))
  const [question] = (await qualityOf(one)).questions
  expect(question?.suspects).toMatchObject([{ n: 34, label: 'weather', better: 'sport', by: ['built-in'] }])
  const body = { items: question?.suspects.map(({ item }) => item) }
  expect(await lead.ok('POST', `/v1/projects/${one.id}/recheck`, body)).toEqual({ asked: 1, left: 0 })
})

test('[PJ31] a label tells the fewest values that hold the right one with 95 %, in exports too', async () => {
  const one = await project({ overlap: { answers: 2 } })
  await send(one.id, lines(1))
  for (const [i, value] of ['sport', 'weather'].entries()) await answer(people[i] as Client, one, value)
  const [item] = await items(one)
  expect(item?.labels?.topic?.likely).toEqual({ level: 0.95, values: ['sport', 'weather', 'politics'], other: false })
  expect(JSON.parse(await lead.ok<string>('GET', `/v1/projects/${one.id}/export`))).toMatchObject({
    likely: { topic: item?.labels?.topic?.likely },
  })
})

test('[PJ32] quality tells the time that was worked, with its quartiles, for each person', async () => {
  const one = await project()
  await send(one.id, lines(5))
  await answerAll(people[0] as Client, one, truthOf)
  const { time } = await qualityOf(one)
  expect(time.all).toEqual({ n: 5, median_ms: 1_200, quartiles_ms: [1_100, 1_300] })
  expect(time.people).toMatchObject([{ as: 'member', person: people[0]?.id, name: 'Ann', n: 5 }])
})

test('[PJ33] answers that an import brings count where it says so, as of people outside who are nobody here, and each item is still answered here', async () => {
  const one = await project({ overlap: { answers: 1, most: 2, sure: 0.999 } })
  const answers = (value: string, other = value) => [
    { who: 'Ann', labels: { topic: value } },
    { who: 'eve@elsewhere.example', labels: { topic: other } },
    { who: null, labels: { topic: 'politics' } },
  ]
  const brought = lines(6, (n) => ({ answers: answers(n === 5 ? 'sport' : truthOf(n), truthOf(n)) }))
  const kept = await project()
  expect(await send(kept.id, brought)).toMatchObject({ made: 6, answers: 'keep', counted: 0 })
  expect((await qualityOf(kept)).questions[0]?.people).toEqual([])
  const taken = await send(one.id, [...brought, line(7, { answers: answers('opera') })], '?answers=count')
  expect(taken).toMatchObject({ made: 6, refused: 1, answers: 'count', counted: 12 })
  expect(taken.refusals[0]?.errors?.[0]).toMatchObject({ path: 'answers.0.labels.topic' })
  expect((await lead.call('POST', `/v1/projects/${one.id}/import?answers=maybe`, Buffer.from('{}'))).status).toBe(422)
  // Before anybody here has answered, quality tells of those outside.
  const outside = (await qualityOf(one)).questions[0]
  expect(outside?.people.map(({ as, person, name }) => [as, person, name])).toEqual([
    ...[
      ['outside', null, 'Ann'],
      ['outside', null, 'eve@elsewhere.example'],
    ],
  ])
  expect(outside?.agreement.find(({ name }) => name === 'percent')?.estimate).toMatchObject({ value: 5 / 6, n: 6 })
  const [ann] = people as unknown as [Client & { id: string }]
  await answerAll(ann, one, truthOf)
  const [first, , , , , last] = await items(one)
  // Where they all say the same it is done; where somebody outside says something else, one more is asked.
  expect(first).toMatchObject({ state: 'done', asked: 1, given: 1, labels: { topic: { value: truthOf(0) } } })
  expect(first?.answers.map(({ person }) => person.id)).toEqual([ann.id])
  expect(last).toMatchObject({ state: 'open', asked: 2, given: 1 })
  expect(last?.outside).toEqual([
    { name: 'Ann', labels: { topic: 'sport' } },
    { name: 'eve@elsewhere.example', labels: { topic: truthOf(5) } },
  ])
  expect((await qualityOf(one)).questions[0]?.people.map(({ as, name }) => [as, name])).toContainEqual([
    'member',
    'Ann',
  ])
  expect((await qualityOf(one)).questions[0]?.people).toHaveLength(3)
  // What nobody decided is decided with those answers in sight.
  await answer(people[1] as Client, one, 'sport')
  expect((await items(one))[5]?.state).toBe('adjudicating')
  const [dispute] = await claim(lead, { queue: one.queue, limit: 1 })
  expect(dispute?.project?.answers).toHaveLength(4)
  await say(lead, dispute as TaskWire, 'politics')
  expect((await items(one))[5]?.labels?.topic?.soft.map(({ value }) => value).sort()).toEqual(
    ['sport', truthOf(5)].sort(),
  )
})
