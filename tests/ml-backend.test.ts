/** A model of yours over HTTP: a stand-in that speaks Label Studio's ML backend contract, as its `api.py` does. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportWire, ItemWire, LearningWire, Page, ProjectWire, TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

interface Heard {
  step: string
  authorization: string | undefined
  body: Record<string, unknown>
}
type Answering = (heard: Heard, response: ServerResponse) => void

let house: House
let lead: Client & { id: string }
let ann: Client & { id: string }
let standIn: Server
let address: string
let heard: Heard[] = []
let trained = 0
const hung: ServerResponse[] = []

const say = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
/** Sure of what it saw the word of; its answer names the tags of the config that it was set up with. */
const predict = (task: { data: { text: string } }) => {
  const sure = Number(/sure (\d+)/.exec(task.data.text)?.[1] ?? 50) / 100
  const choice = task.data.text.includes('goal') ? 'sport' : 'politics'
  return {
    result: [{ from_name: 'topic', to_name: 'text', type: 'choices', value: { choices: [choice] } }],
    ...{ score: sure, model_version: `m${trained}` },
  }
}
const faithful: Answering = ({ step, body }, response) => {
  if (step === 'health') return say(response, 200, { status: 'UP', model_class: 'StandIn' })
  if (step === 'setup') return say(response, 200, { model_version: `m${trained}` })
  if (step === 'predict')
    return say(response, 200, { results: (body.tasks as Parameters<typeof predict>[0][]).map(predict) })
  if (body.action === 'START_TRAINING') trained++
  say(response, 201, { result: {}, status: 'ok' })
}
let answering: Answering = faithful

beforeAll(async () => {
  standIn = createServer((request: IncomingMessage, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const step = (request.url ?? '').replace('/models/news/', '')
      const body = text === '' ? {} : (JSON.parse(text) as Heard['body'])
      const one = { step, authorization: request.headers.authorization, body }
      heard.push(one)
      answering(one, response)
    })
  })
  await new Promise<void>((resolve) => standIn.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(standIn.address() as AddressInfo).port}/models/news`
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
})
afterAll(async () => {
  for (const response of hung) response.destroy()
  await house.close()
  standIn.closeAllConnections()
  await new Promise((resolve) => standIn.close(resolve))
})

const question = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?', required: true },
  options: ['sport', 'politics'].map((value) => ({ value, title: value })),
}
const learnerAt = (url: string, more: object = {}) => ({ kind: 'ml-backend', url, ...more })
const learningWith = (learner: unknown, more: object = {}) => ({
  ...{ question: 'topic', strategy: 'least-confident', batch: 10, random_share: 0.3, learner },
  ...more,
})
async function make(name: string, learner: unknown, more: object = {}): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name, view: [{ path: 'text', as: 'text' }], questions: [question] },
    ...{ learning: learningWith(learner), ...more },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  return one
}
const textAt = (i: number): string => `${i % 2 === 0 ? 'a goal' : 'a vote'}, sure ${i}`
const send = (one: ProjectWire, count: number, gold: object[] = []) =>
  lead.ok<ImportWire>(
    'POST',
    `/v1/projects/${one.id}/import`,
    Buffer.from(
      [...Array.from({ length: count }, (_, i) => ({ id: `t${i}`, data: { text: textAt(i), author: 'Ada' } })), ...gold]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    ),
    { 'content-type': 'application/x-ndjson' },
  )
const learning = (one: ProjectWire) => lead.ok<LearningWire>('GET', `/v1/projects/${one.id}/learning`)
async function rounds(one: ProjectWire, count: number): Promise<LearningWire> {
  await expect.poll(async () => (await learning(one)).rounds.length, { timeout: 20_000, interval: 40 }).toBe(count)
  return learning(one)
}
const picked = async (one: ProjectWire, round: number) =>
  (await house.admin('select decision, arm from items where project = $1 and picked = $2', [
    ...[(await house.admin('select id from projects where queue = $1', [one.queue]))[0]?.id, round],
  ])) as unknown as { decision: string; arm: string }[]
async function answer(one: ProjectWire, count: number): Promise<TaskWire[]> {
  const tasks = await claim(ann, { queue: one.queue, limit: count })
  for (const task of tasks) {
    const { text } = task.decision.input as { text: string }
    const labels = { topic: text.includes('goal') ? 'sport' : 'politics' }
    await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
      ...{ answer: { verdict: 'respond', labels }, view: { active_ms: 900 } },
    })
  }
  return tasks
}

test('[ML3] a model of yours is set up, asked what it would say, and told what people said; what it is least sure of is asked next', async () => {
  const one = await make('News', learnerAt(address, { user: 'cs', secret: 'hidden', extra_params: { device: 'cpu' } }))
  expect(one.learning?.learner).toEqual({
    kind: 'ml-backend',
    url: address,
    user: 'cs',
    extra_params: { device: 'cpu' },
  })
  await send(one, 60, [{ id: 'g', data: { text: 'a goal, sure 70' }, gold: { topic: 'sport' } }])
  const first = await rounds(one, 1)
  expect(first).toMatchObject({ backend: { model_version: 'm0', has_secret: true, fault: null }, ahead: null })
  expect(first.rounds[0]).toMatchObject({ labels: 0, picked: 10, drawn: 3, accuracy: null, random: null })

  expect(heard.map(({ step }) => step)).toEqual(['health', 'setup', 'predict', 'predict', 'predict'])
  expect(new Set(heard.map(({ authorization }) => authorization))).toEqual(
    new Set([`Basic ${Buffer.from('cs:hidden').toString('base64')}`]),
  )
  const uid = `${one.id}.${Math.floor(Date.parse(one.made_at) / 1_000)}`
  const schema =
    '<View><Text name="text" value="$text"/><Choices name="topic" toName="text" choice="single"><Choice value="sport"/><Choice value="politics"/></Choices></View>'
  expect(heard[1]?.body).toEqual({
    project: uid,
    schema,
    hostname: '',
    access_token: '',
    extra_params: '{"device":"cpu"}',
  })
  const [asked] = heard.filter(({ step }) => step === 'predict')
  expect(asked?.body).toMatchObject({ project: uid, label_config: schema, params: { context: null } })
  // No more of an item than what is shown; and the known ones, which must look like all others.
  const tasks = heard.flatMap(({ body }) => (body.tasks as { id: number; data: object }[] | undefined) ?? [])
  expect(tasks).toHaveLength(61)
  expect(tasks[0]).toMatchObject({ id: 1, data: { text: textAt(0) } })
  expect(JSON.stringify(heard)).not.toMatch(/Ada|gold/)

  const texts = new Map(
    (await lead.ok<Page<ItemWire>>('GET', `/v1/projects/${one.id}/items?limit=100`)).items.map((item) => [
      item.id.slice(4),
      (item.data as { text: string }).text,
    ]),
  )
  const chosen = (await picked(one, 1)).filter(({ arm }) => arm === 'strategy')
  const drawn = (await picked(one, 1)).filter(({ arm }) => arm === 'random').map(({ decision }) => texts.get(decision))
  const surest = Array.from({ length: 60 }, (_, i) => textAt(i))
    .filter((text) => !drawn.includes(text))
    .slice(0, 7)
  expect(chosen.map(({ decision }) => texts.get(decision)).sort()).toEqual(surest.sort())

  heard = []
  const given = await answer(one, 10)
  expect(given[0]?.decision).toMatchObject({ kind: 'prediction', proposal: { topic: expect.any(String) as string } })
  const second = await rounds(one, 2)
  expect(second).toMatchObject({ backend: { model_version: 'm1', fault: null } })
  const events = heard.filter(({ step }) => step === 'webhook').map(({ body }) => body)
  expect(events.map(({ action }) => action)).toEqual([
    ...Array<string>(10).fill('ANNOTATION_CREATED'),
    'START_TRAINING',
  ])
  const text = (events[0]?.task as { data: { text: string } }).data.text
  expect(events[0]).toMatchObject({
    project: { id: one.id, label_config: schema },
    annotation: {
      ...{ project: one.id, was_cancelled: false, ground_truth: false },
      result: [
        { from_name: 'topic', type: 'choices', value: { choices: [text.includes('goal') ? 'sport' : 'politics'] } },
      ],
    },
  })
  expect(JSON.stringify(events)).not.toContain(ann.id)
  // Each label is told once.
  heard = []
  await answer(one, 10)
  await rounds(one, 3)
  expect(heard.filter(({ body }) => body.action === 'ANNOTATION_CREATED')).toHaveLength(10)
  await answer(one, 20)
  const later = (await learning(one)).rounds.at(-1)
  expect(later?.random).toBe(null)
  const lines = String(await lead.ok('GET', `/v1/projects/${one.id}/export`))
  expect(lines).toContain('"predictions":[{"labels":{"topic":"sport"},"score":0,"model":"m0"}]')
})

test('[ML4] what it says is shown as any prediction is: hidden where the AI is hidden, and beside gold too', async () => {
  const one = await make('Blind', learnerAt(address), { ai_shown: 'blind', gold: { share: 0.5 } })
  await send(one, 6, [{ id: 'g', data: { text: 'a goal, sure 3' }, gold: { topic: 'sport' } }])
  await rounds(one, 1)
  const rows = await house.admin(
    'select (gold_sealed is not null) as gold, (predicted_sealed is not null) as predicted from items where project = (select id from projects where queue = $1)',
    [one.queue],
  )
  expect(rows).toHaveLength(7)
  expect(rows.filter((row) => 'predicted' in row && row.predicted)).toHaveLength(7)
  // Two, of which one at most is gold.
  const held = await claim(ann, { queue: one.queue, limit: 2 })
  for (const { decision } of held)
    expect(decision).toMatchObject({ kind: 'prediction', proposal: null, confidence: null })
  // What somebody has before them does not change under their hands.
  const sealed = async () =>
    new Map(
      (
        (await house.admin(
          'select decision, predicted_sealed from items where predicted_sealed is not null',
        )) as unknown as {
          decision: string
          predicted_sealed: Buffer
        }[]
      ).map((row) => [row.decision, row.predicted_sealed.toString('hex')]),
    )
  await house.admin(`update items set picked = null where state = 'open'`)
  const before = await sealed()
  await lead.ok('PATCH', `/v1/projects/${one.id}`, { learning: learningWith(learnerAt(address)) })
  await rounds(one, 2)
  const after = await sealed()
  for (const { decision } of held) expect(after.get(decision.id.slice(4))).toBe(before.get(decision.id.slice(4)))
  expect([...after].filter(([id, bytes]) => before.get(id) !== bytes).length).toBeGreaterThan(3)
})

test('[ML5] where it is down or answers nonsense, people go on, the batch is drawn at random, and the fault is shown until it is well', async () => {
  const down = await make('Down', learnerAt('http://127.0.0.1:9'))
  await send(down, 12)
  const told = await rounds(down, 1)
  expect(told.backend).toMatchObject({ model_version: null, fault: { during: 'health' } })
  expect(told.backend?.fault?.why).toContain('ECONNREFUSED')
  expect((await picked(down, 1)).map(({ arm }) => arm)).toEqual(Array(10).fill('random'))
  const [task] = await answer(down, 1)
  expect(task?.decision).toMatchObject({ kind: 'question', proposal: null })

  for (const [during, why, wrong] of [
    ['setup', 'answered 500', (_: Heard, response) => say(response, 500, { error: 'no model' })],
    ['predict', 'no JSON', (_: Heard, response) => response.end('<html>')],
    ['predict', '1 results for 11 tasks', (_: Heard, response) => say(response, 200, { results: [{}] })],
    [
      'predict',
      'do not fit',
      (_: Heard, response) => say(response, 200, { results: Array(11).fill({ result: [{}] }) }),
    ],
  ] as [string, string, Answering][]) {
    answering = (one, response) => (one.step === during ? wrong(one, response) : faithful(one, response))
    const before = (await learning(down)).rounds.length
    await lead.ok('PATCH', `/v1/projects/${down.id}`, { learning: learningWith(learnerAt(address)) })
    const { backend } = await rounds(down, before + 1)
    expect(backend?.fault).toMatchObject({ during, why: expect.stringContaining(why) as string })
    await house.admin(`update items set picked = null, arm = null where state = 'open'`)
  }
  answering = faithful
  const before = (await learning(down)).rounds.length
  await lead.ok('PATCH', `/v1/projects/${down.id}`, { learning: learningWith(learnerAt(`${address}/`)) })
  expect((await rounds(down, before + 1)).backend).toMatchObject({
    fault: null,
    model_version: expect.any(String) as string,
  })
  expect(new Set((await picked(down, before + 1)).map(({ arm }) => arm))).toEqual(new Set(['random', 'strategy']))
})

test('[ML6] it is called only where this server may call, and its secret goes to no other address and to no reader', async () => {
  const wrong = async (learner: unknown, more: object = {}) => {
    const { status, body } = await lead.call<{ errors: { path: string }[] }>('POST', '/v1/projects', {
      ...{ kind: 'labelling', name: 'Wrong', view: [{ path: 'text', as: 'text' }], questions: [question] },
      learning: learningWith(learner, more),
    })
    return [status, body.errors[0]?.path]
  }
  expect(await wrong(learnerAt('http://10.0.0.8:9090'))).toEqual([422, 'learning.learner.url'])
  expect(await wrong(learnerAt('http://u:p@example.org'))).toEqual([422, 'learning.learner.url'])
  expect(await wrong(learnerAt(address, { user: 'a:b' }))).toEqual([422, 'learning.learner.user'])
  expect(await wrong(learnerAt(address), { strategy: 'committee' })).toEqual([422, 'learning.strategy'])
  expect(await wrong(learnerAt(address), { question: 'other' })).toEqual([422, 'learning.question'])

  const one = await make('Secret', learnerAt(address, { secret: 'hidden-secret' }))
  const change = async (learner: unknown): Promise<boolean | undefined> => {
    const changed = await lead.ok('PATCH', `/v1/projects/${one.id}`, { learning: learningWith(learner) })
    expect(JSON.stringify([changed, await learning(one)])).not.toContain('hidden-secret')
    return (await learning(one)).backend?.has_secret
  }
  expect(await change(learnerAt(address, { user: 'cs' }))).toBe(true)
  expect(await change(learnerAt(`${address}/v2`))).toBe(false)
  expect(await change('built-in')).toBe(undefined)
  expect(
    await house.admin('select 1 from ml_backends where project = (select id from projects where queue = $1)', [
      one.queue,
    ]),
  ).toEqual([])
  const leaves = await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries`)
  expect(JSON.stringify(leaves)).not.toContain('hidden-secret')
})

test('[ML8] Label Studio asks our learner by the same contract: its answers name the tags of the config that it was sent', async () => {
  const one = await make('Ours', 'built-in', { learning: null })
  await send(one, 12)
  const ask = async <T>(step: string, body?: object): Promise<T> => {
    const sent = await fetch(`${house.url}/v1/projects/${one.id}/ml/${step}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        // As Label Studio's connector sends what was entered as user and password.
        authorization: `Basic ${Buffer.from(`label-studio:${lead.secret}`).toString('base64')}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: sent.status, ...((await sent.json()) as object) } as T
  }
  const uid = '1.1700000000'
  expect(await ask('health')).toEqual({ status: 'UP', model_class: 'Countersign' })
  const config =
    '<View><Text name="article" value="$body"/><Choices name="about" toName="article"><Choice value="sport"/></Choices></View>'
  const sent = { project: uid, schema: config, hostname: 'http://localhost:8080', access_token: 'theirs' }
  expect(await ask('setup', sent)).toMatchObject({ status: 200, model_version: 'built-in-0' })
  const predict = (body: string, label_config?: string) =>
    ask<{ results: { result: object[]; score: number; model_version: string }[] }>('predict', {
      tasks: [{ id: 7, data: { body }, annotations: [], predictions: [] }],
      ...{ model_version: null, project: uid, params: { login: null, password: null, context: null }, label_config },
    })
  expect((await predict('a goal')).results).toEqual([{ result: [], score: 0, model_version: 'built-in-0' }])

  await answer(one, 12)
  expect(await ask('webhook', { action: 'TASKS_CREATED' })).toMatchObject({ status: 'Unknown event' })
  const trained = { action: 'START_TRAINING', project: { id: 1, label_config: config } }
  expect(await ask('webhook', trained)).toMatchObject({ status: 'ok', result: { model_version: 'built-in-12' } })
  const [goal] = (await predict('goal goal', config)).results
  expect(goal).toMatchObject({
    result: [{ from_name: 'about', to_name: 'article', type: 'choices', value: { choices: ['sport'] } }],
    model_version: 'built-in-12',
  })
  expect(goal?.score).toBeGreaterThan(0.5)
  expect((await predict('vote')).results[0]?.result).toMatchObject([{ from_name: 'topic', to_name: 'text' }])
  // A config without such a tag has no place for it.
  expect((await predict('vote', '<View><Text name="t" value="$body"/></View>')).results[0]?.result).toEqual([])
})

test('[ML9] a key may come as the password of HTTP Basic, and never from a browser, which would send it by itself', async () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const status = async (authorization: string, more: Record<string, string> = {}) =>
    (await fetch(`${house.url}/v1/projects`, { headers: { authorization, ...more } })).status
  expect(await status(basic(`anybody:${lead.secret}`))).toBe(200)
  expect(await status(basic(`:${lead.secret}`))).toBe(200)
  for (const wrong of [
    basic(`x:${lead.secret}x`),
    basic(lead.secret),
    basic('x:'),
    'Basic !!!',
    `Basic ${lead.secret}`,
  ])
    expect(await status(wrong)).toBe(401)
  for (const site of ['same-origin', 'cross-site', 'none'])
    expect(await status(basic(`x:${lead.secret}`), { 'sec-fetch-site': site })).toBe(401)
  expect(await status(`Bearer ${lead.secret}`, { 'sec-fetch-site': 'cross-site' })).toBe(200)
})

test('[ML5] a server that stops waits for no model', async () => {
  const one = await make('Slow', learnerAt(address))
  answering = (given, response) => (given.step === 'predict' ? void hung.push(response) : faithful(given, response))
  await send(one, 3)
  await expect.poll(() => hung.length, { timeout: 10_000, interval: 20 }).toBe(1)
  await house.serving.context.learners.stop()
  answering = faithful
  expect((await learning(one)).rounds).toEqual([])
})
