/** Data sets, what erasure does to what was made of them, and systems that are called, on a real server. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type {
  DatasetChangedWire,
  DatasetItemWire,
  DatasetWire,
  DecisionWire,
  EvaluationWire,
  JsonObject,
  JudgeWire,
  OutputWire,
  Page,
  ProjectWire,
  RubricWire,
  TaskWire,
  TrialWire,
} from '@countersign/core'
import { main } from '../packages/server/src/cli/main.ts'
import { keepRetention } from '../packages/server/src/engine/erasure/retention.ts'
import { createClient, type Client } from './support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

interface Called {
  authorization: string | undefined
  body: JsonObject & { id: string; input: string }
}
let house: House
let [lead, ann, ben, olga] = [] as unknown as [Client, Client, Client, Client]
let rubric: RubricWire
let judge: JudgeWire
let standing: Server
let address: string
let called: Called[] = []
/** What the system does with an item, by its input. */
let does: Record<string, (answer: ServerResponse, times: number) => void> = {}
const say = (answer: ServerResponse, body: unknown, status = 200) =>
  void answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

beforeAll(async () => {
  standing = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const body = JSON.parse(text) as Called['body'] & { output: string }
      if (request.url === '/judge') return say(response, { scores: { quality: body.output.includes('poor') ? 2 : 5 } })
      called.push({ authorization: request.headers.authorization, body })
      const times = called.filter((one) => one.body.id === body.id).length
      const act = does[body.input] ?? ((to) => say(to, { output: `${body.input}, answered` }))
      act(response, times)
    })
  })
  await new Promise<void>((resolve) => standing.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(standing.address() as AddressInfo).port}`
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  olga = await house.person('Olga', ['owner'])
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: confidence >= 0.9\n    audit: 1.0\ndefault: gate\n',
  )
  for (const queue of ['inbox', 'audit']) await settleAtOnce(house.boot, queue)
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Answers', starters: ['quality'] })
  judge = await lead.ok<JudgeWire>('POST', '/v1/judges', { name: 'J', kind: 'http', url: `${address}/judge` })
})
beforeEach(() => {
  ;[called, does] = [[], {}]
})
afterAll(async () => {
  await house.close()
  await new Promise((resolve) => standing.close(resolve))
})

let sets = 0
async function make(...items: object[]): Promise<DatasetWire> {
  const { id } = await lead.ok<DatasetWire>('POST', '/v1/datasets', { name: `set ${++sets}` })
  if (items.length > 0) await put(id, ...items)
  return lead.ok<DatasetWire>('GET', `/v1/datasets/${id}`)
}
const put = (id: string, ...items: object[]) =>
  lead.ok<DatasetChangedWire>('POST', `/v1/datasets/${id}/items`, { items })
const itemsOf = async ({ id }: DatasetWire, query = '') =>
  (await lead.ok<Page<DatasetItemWire>>('GET', `/v1/datasets/${id}/items${query}`)).items
const word = (id: string, input = id, more: object = {}) => ({ id, input, ...more })
const evaluation = (set: DatasetWire, more: object = {}) =>
  lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system: 'agent', version: '1', dataset: set.name, rubric: rubric.id, judge: judge.id, ...more },
  })
const readOne = ({ id }: EvaluationWire) => lead.ok<EvaluationWire>('GET', `/v1/evaluations/${id}`)
async function ended(one: EvaluationWire): Promise<EvaluationWire> {
  await expect.poll(async () => (await readOne(one)).status, { timeout: 10_000, interval: 20 }).not.toBe('running')
  return readOne(one)
}
const begin = (one: EvaluationWire) => lead.ok<EvaluationWire>('POST', `/v1/evaluations/${one.id}/begin`, {})
async function run(set: DatasetWire, more: object = { call: { url: `${address}/agent` } }): Promise<EvaluationWire> {
  const one = await evaluation(set, more)
  await begin(one)
  return ended(one)
}
const outputsOf = async ({ id }: EvaluationWire) =>
  (await lead.ok<Page<OutputWire>>('GET', `/v1/evaluations/${id}/outputs`)).items

test('[EV22] the same id is the same item, what changes something makes the next version, and earlier ones are read as they were', async () => {
  const set = await make()
  expect(set).toMatchObject({ version: 0, items: 0, deleted_at: null })
  expect((await lead.call('POST', '/v1/datasets', { name: set.name })).body).toMatchObject({ code: 'name-taken' })
  const first = [word('a', 'A', { expected: 1, attributes: { language: 'de' } }), word('b', 'B')]
  expect(await put(set.id, ...first)).toEqual({ version: 1, added: 2, changed: 0, known: 0 })
  expect(await put(set.id, ...first)).toEqual({ version: 1, added: 0, changed: 0, known: 2 })
  expect(await put(set.id, word('b', 'other'), word('c'))).toEqual({ version: 2, added: 1, changed: 1, known: 0 })
  expect(
    (await lead.call('POST', `/v1/datasets/${set.id}/items`, { items: [word('x'), word('x')] })).body,
  ).toMatchObject({ errors: [{ path: 'items.1.id' }] })
  const read = async (query: string) => (await itemsOf(set, query)).map(({ id, input, since }) => [id, input, since])
  expect(await read('?version=1')).toEqual([
    ['a', 'A', 1],
    ['b', 'B', 1],
  ])
  expect(await read('')).toEqual([
    ['a', 'A', 1],
    ['b', 'other', 2],
    ['c', 'c', 2],
  ])
  expect(await itemsOf(set, '?item=a')).toMatchObject([{ expected: 1, attributes: { language: 'de' }, from: null }])
  const page = await lead.ok<Page<DatasetItemWire>>('GET', `/v1/datasets/${set.id}/items?limit=2`)
  expect((await itemsOf(set, `?limit=2&cursor=${page.next}`)).map(({ id }) => id)).toEqual(['c'])

  const one = await evaluation(set)
  expect(one.stored).toEqual({ dataset: set.id, version: 2 })
  await put(set.id, word('d'))
  expect((await readOne(one)).stored?.version).toBe(2)
  expect((await evaluation({ ...set, name: 'never stored' })).stored).toBeNull()
  // Nothing of an item stands open in the database.
  const rows = await house.admin('select sealed::text as text from dataset_items')
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('other').toString('hex'))
})

test('[EV23] deleting a data set destroys its items, and what was measured by it stays', async () => {
  const set = await make(word('a'), word('b'))
  const done = await run(set)
  expect(await lead.ok<DatasetWire>('DELETE', `/v1/datasets/${set.id}`)).toMatchObject({ items: 0, version: 1 })
  expect((await lead.ok<DatasetWire>('DELETE', `/v1/datasets/${set.id}`)).deleted_at).not.toBeNull()
  expect(await itemsOf(set)).toEqual([])
  expect(await house.admin('select 1 from dataset_items where dataset = $1', [set.id.slice(3)])).toEqual([])
  expect(await readOne(done)).toEqual(done)
  expect((await lead.call('POST', `/v1/datasets/${set.id}/items`, { items: [word('a')] })).body).toMatchObject({
    code: 'dataset-deleted',
  })
  const { items } = await lead.ok<Page<DatasetWire>>('GET', '/v1/datasets')
  expect(items.map(({ id }) => id)).not.toContain(set.id)
  // Its name is free again.
  expect((await lead.call('POST', '/v1/datasets', { name: set.name })).status).toBe(201)
})

test('[EV24] erasing a subject destroys the items that are about it, what systems made of them, and what people were asked', async () => {
  const set = await make(word('a', 'Xanthippe', { subject: 'customer:x' }), word('b', 'Socrates'))
  const one = await run(set)
  const own = await evaluation(set, { judge: undefined })
  await lead.ok('POST', `/v1/evaluations/${own.id}/outputs`, {
    outputs: ['a', 'b'].map((id) => ({ id, input: id, output: 'Xanthippe', scores: { quality: 3 } })),
  })
  await begin(own)
  await ended(own)
  const project = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'evaluation', name: 'Asked', rubric: { id: rubric.id }, who: ['skill:none'] },
    view: [{ path: 'output', as: 'text' }],
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/ask-people`, { project: project.id, outputs: ['a', 'b'] })
  const sealed = await house.admin(
    'select subject_ref is not null as about from evaluation_outputs where evaluation = any($1) order by n',
    [[one, own].map(({ id }) => id.slice('eval_'.length))],
  )
  expect(sealed.map(({ about }) => about)).toEqual([true, true, false, false])
  // The daily job forgets keys that seal nothing any more: this one still does.
  await decideBy(house.boot, ann, 'reject', { subject: 'customer:x' }, { comment: 'No.' })
  const rob = await house.person('Rob', ['risk-owner'])
  await rob.ok('PATCH', '/v1/workspace/retention', { days: { decisions: 200 } })
  await house.admin(`update decisions set ended_at = ended_at - interval '201 days' where subject_ref is not null`)
  await keepRetention(house.serving.context.engine)
  expect(await house.admin('select 1 from decisions where erased_at is not null')).toHaveLength(1)
  expect((await itemsOf(set)).map(({ input }) => input)).toEqual(['Xanthippe', 'Socrates'])

  expect(await olga.ok('GET', '/v1/subjects/customer%3Ax/erasure')).toMatchObject({ decisions: 0, copies: 4 })

  const erased = await olga.ok<{ decisions: number; cancelled: number }>('POST', '/v1/subjects/customer%3Ax/erase', {})
  expect(erased).toMatchObject({ decisions: 1, cancelled: 1 })
  expect((await itemsOf(set)).map(({ id }) => id)).toEqual(['b'])
  for (const each of [one, own]) expect((await outputsOf(each)).map(({ id }) => id)).toEqual(['b'])
  const scored = await house.admin('select n from evaluation_scores where evaluation = $1', [
    one.id.slice('eval_'.length),
  ])
  expect(scored).toHaveLength(1)
  expect((await readOne(one)).result).toMatchObject({ measures: [{ of: 'total', n: 2 }, { n: 2 }] })
  const items = await lead.ok<Page<{ state: string }>>('GET', `/v1/projects/${project.id}/items`)
  expect(items.items.map(({ state }) => state).sort()).toEqual(['open', 'withdrawn'])
  expect(await house.admin('select 1 from subject_keys')).toEqual([])
})

test('[EV25] of a changed item nothing is compared with what it was before', async () => {
  const set = await make(word('a'), word('b', 'poor at first'))
  await run(set)
  await put(set.id, word('b', 'poor again'), word('c'))
  does['a'] = (to) => say(to, { output: 'poor' })
  const second = await run(set, { version: '2', baseline: 'last', call: { url: `${address}/agent` } })
  expect(second).toMatchObject({ outputs: 3, scored: 3, stored: { version: 2 } })
  expect(second.result?.measures[0]).toMatchObject({ n: 3, difference: { n: 1, mean: -0.75 } })
  expect(second.result?.regressions.map(({ id }) => id)).toEqual(['a'])

  // Another set of the same name is another set.
  await lead.ok('DELETE', `/v1/datasets/${set.id}`)
  const { id } = await lead.ok<DatasetWire>('POST', '/v1/datasets', { name: set.name })
  await put(id, word('a', 'poor all along'))
  const third = await run(set, { version: '3', baseline: 'last', call: { url: `${address}/agent` } })
  expect(third).toMatchObject({ baseline: second.id, result: { measures: [{ n: 1, difference: null }, {}] } })
})

test('[EV30] what was tried on an item is told by evaluation, newest first, each with the version of the set that it ran on', async () => {
  const set = await make(word('a', 'poor first'))
  const first = await run(set)
  await put(set.id, word('a', 'better'), word('b'))
  const second = await run(set, { version: '2', call: { url: `${address}/agent` } })
  const trials = (query: string) => lead.ok<Page<TrialWire>>('GET', `/v1/trials?dataset=${set.id}&${query}`)
  const newest = await trials('item=a&limit=1')
  expect(newest.items).toMatchObject([
    { evaluation: second.id, version: '2', dataset_version: 2, input: 'better', output: 'better, answered', total: 1 },
  ])
  const { items, next } = await trials(`item=a&cursor=${newest.next}`)
  expect(items).toMatchObject([{ evaluation: first.id, dataset_version: 1, scores: { quality: 2 }, total: 0.25 }])
  expect(next).toBeNull()
  expect((await trials('item=b')).items.map(({ version }) => version)).toEqual(['2'])
  expect((await lead.call('GET', `/v1/trials?dataset=${set.id}`)).status).toBe(422)
})

test('[EV26] decisions that are over become items with what people found right, and whence they come; what was planted never does', async () => {
  const about = (n: number, more: object = {}) => ({ system: 'sorter', input: `mail ${n}`, ...more })
  const finish = async ({ id, digest }: DecisionWire) => {
    await house.boot.ok('POST', `/v1/decisions/${id}/release`, { digest })
    await house.boot.ok('POST', `/v1/decisions/${id}/effect`, { status: 'done' })
    return id
  }
  const audit = async (verdict: 'uphold' | 'overturn') => {
    const [task] = await claim(ben, { queue: 'audit', limit: 1 })
    expect((await answer(ben, task as TaskWire, verdict)).status).toBe(201)
  }
  const edited = await decideBy(house.boot, ann, 'edit', about(1, { schema: {}, subject: 'customer:e' }), {
    proposal: { amount: 5 },
  })
  await finish(edited)
  const rejected = await decideBy(house.boot, ann, 'reject', about(2, { subject: 'customer:r' }), { comment: 'No.' })
  const upheld = await propose(house.boot, about(3, { confidence: 0.95 }))
  await finish(upheld)
  await audit('uphold')
  const alone = await propose(house.boot, about(4, { confidence: 0.95, system: 'other' }))
  await finish(alone)
  await audit('overturn')
  const seeded = await propose(house.boot, about(5))
  await house.admin('update decisions set planted = true where id = $1', [seeded.id.slice(4)])
  const claimed = await ann.ok<TaskWire>('POST', `/v1/tasks/${seeded.task}/claim`)
  await answer(ann, claimed, 'reject', { comment: 'No.' })
  const waiting = await propose(house.boot, about(6))

  const set = await make()
  const from = (body: object, client: Client = lead) =>
    client.call<DatasetChangedWire>('POST', `/v1/datasets/${set.id}/from-decisions`, body)
  expect((await from({ decisions: [seeded.id, waiting.id] })).body).toMatchObject({
    errors: [
      { path: 'decisions.0', message: 'was planted to try who answers' },
      { path: 'decisions.1', message: 'is not over yet: what people will decide is not known' },
    ],
  })
  expect((await from({ decisions: [edited.id, rejected.id] })).body).toEqual({
    version: 1,
    added: 2,
    changed: 0,
    known: 0,
  })
  const [first, second] = await itemsOf(set)
  expect(first).toMatchObject({
    ...{ id: edited.id, input: 'mail 1', expected: { amount: 5 }, subject: 'customer:e', from: edited.id },
    attributes: { system: 'sorter', proposed: { amount: 120 } },
  })
  expect(second).toMatchObject({ id: rejected.id, expected: null, attributes: { status: 'rejected' } })
  // A key sees the systems that it lists.
  const key = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    ...{ name: 'k', scopes: ['projects:write'], systems: ['other'] },
  })
  const program = createClient(house.url, key.secret)
  expect((await from({ decisions: [edited.id] }, program)).status).toBe(422)
  expect((await from({ query: { of: ['audited'] } }, program)).body).toMatchObject({ added: 1 })
  expect((await from({ query: { of: ['audited'] } })).body).toMatchObject({ added: 1 })
  expect((await from({ query: { of: ['audited', 'flagged'] } })).body).toMatchObject({ added: 0, known: 0 })
  const byId = async (id: string) => (await itemsOf(set, `?item=${id}`))[0]
  expect(await byId(upheld.id)).toMatchObject({ expected: { amount: 120 } })
  // The audit overturned it: what stands in its place nobody has said.
  expect(await byId(alone.id)).toMatchObject({ expected: null })

  // What was learnt from a decision that is overturned later is told, until it is taken again.
  await ben.ok('POST', `/v1/decisions/${edited.id}/override`, { reason_code: 'wrong', comment: 'Not theirs.' })
  expect(await byId(edited.id)).toMatchObject({ overturned: true, expected: { amount: 5 } })
  expect((await from({ query: { of: ['overridden'] } })).body).toMatchObject({ changed: 0 })
  expect((await from({ decisions: [edited.id] })).body).toMatchObject({ changed: 1 })
  expect(await byId(edited.id)).toMatchObject({ overturned: false, expected: null })
  // An item goes with the decision that it was made from, as does one of a project.
  const project = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'From decisions', view: [{ path: 'input', as: 'text' }], who: ['skill:none'] },
    questions: [{ kind: 'text', name: 'said', title: 'What?' }],
  })
  await lead.ok('POST', `/v1/projects/${project.id}/items`, { decisions: [rejected.id] })
  await olga.ok('POST', '/v1/subjects/customer%3Ar/erase', {})
  expect(await byId(rejected.id)).toBeUndefined()
  const copies = await lead.ok<Page<{ state: string; data: unknown }>>('GET', `/v1/projects/${project.id}/items`)
  expect(copies.items).toMatchObject([{ state: 'withdrawn', data: null }])
})

test('[EV27] a system is called for each item, three times where it gives no output; without one nothing is scored and no gate is passed', async () => {
  does = {
    slow: (to, times) => (times < 3 ? say(to, {}, 503) : say(to, { output: 'late but great' })),
    silent: (to) => say(to, { outcome: 1 }),
    broken: (to) => void to.end('{"output": '),
    elsewhere: (to) => void to.writeHead(302, { location: `${address}/judge` }).end(),
  }
  const set = await make(...['plain', 'slow', 'silent', 'broken', 'elsewhere'].map((one) => word(one)))
  const gates = [{ of: 'total', at_least: 0.1 }]
  const call = { url: `${address}/agent`, secret: 'sk-hidden', body: { model: 'm', id: 'not this' } }
  const one = await evaluation(set, { call, gates })
  expect(one).toMatchObject({ status: 'collecting', outputs: 5, call: { url: call.url } })
  expect(
    (await lead.call('POST', `/v1/evaluations/${one.id}/outputs`, { outputs: [{ id: 'x', input: 1, output: 1 }] }))
      .status,
  ).toBe(422)
  await begin(one)
  const done = await ended(one)
  expect(done).toMatchObject({ scored: 2, missing: 3, result: { passed: false, gates: [{ because: 'missing' }] } })
  expect(JSON.stringify(done)).not.toContain('sk-hidden')
  expect(called[0]).toEqual({ authorization: 'Bearer sk-hidden', body: { model: 'm', id: 'plain', input: 'plain' } })
  const times = Object.fromEntries([...Map.groupBy(called, ({ body }) => body.id)].map(([id, all]) => [id, all.length]))
  expect(times).toEqual({ plain: 1, slow: 3, silent: 3, broken: 3, elsewhere: 3 })
  expect((await outputsOf(done)).map(({ id, state, output, why }) => [id, state, output, why])).toEqual([
    ['plain', 'scored', 'plain, answered', null],
    ['slow', 'scored', 'late but great', null],
    ['silent', 'unanswered', null, 'answered without an output'],
    ['broken', 'unanswered', null, 'answered with what is no JSON that can be kept'],
    ['elsewhere', 'unanswered', null, 'answered 302'],
  ])
  const [row] = await house.admin('select call_sealed from evaluations where id = $1', [one.id.slice('eval_'.length)])
  expect(row).toEqual({ call_sealed: null })
  const refused = async (more: object) =>
    (
      await lead.call<{ errors: { path: string }[] }>('POST', '/v1/evaluations', {
        ...{ system: 'agent', version: '1', dataset: set.name, rubric: rubric.id, judge: judge.id, call, ...more },
      })
    ).body.errors.map(({ path }) => path)
  expect(await refused({ call: { url: 'http://10.0.0.1/agent' } })).toEqual(['call.url'])
  expect(await refused({ dataset: 'nowhere', judge: undefined })).toEqual(['dataset', 'judge'])
  const empty = await evaluation(await make(), { call })
  expect((await lead.call('POST', `/v1/evaluations/${empty.id}/begin`, {})).body).toMatchObject({
    errors: [{ path: 'dataset' }],
  })
})

test('[EV28] a cancelled one calls nobody any more and forgets the secret; one that was lost is taken up where it stood', async () => {
  const hung: (() => void)[] = []
  does['hang'] = (to) => void hung.push(() => say(to, { output: 'late' }))
  const set = await make(word('hang'), ...Array.from({ length: 8 }, (_, i) => word(`w${i}`)))
  const one = await evaluation(set, { call: { url: `${address}/agent`, secret: 's' } })
  await begin(one)
  await expect.poll(() => hung.length).toBe(1)
  expect((await lead.call('DELETE', `/v1/datasets/${set.id}`)).body).toMatchObject({ code: 'dataset-busy' })
  expect(await lead.ok('POST', `/v1/evaluations/${one.id}/cancel`, {})).toMatchObject({
    status: 'cancelled',
    result: null,
  })
  for (const go of hung) go()
  await expect.poll(async () => (await outputsOf(one)).length).toBe(8)
  expect(called.map(({ body }) => body.id)).not.toContain('w7')
  const [row] = await house.admin('select call_sealed from evaluations where id = $1', [one.id.slice('eval_'.length)])
  expect(row).toEqual({ call_sealed: null })

  delete does['hang']
  called = []
  // Begun by a process that has gone, with two of its items called.
  const lost = await evaluation(await make(word('a'), word('b'), word('c')), { call: { url: `${address}/agent` } })
  const id = lost.id.slice('eval_'.length)
  const [sealed] = await house.admin('select call_sealed from evaluations where id = $1', [id])
  await begin(lost)
  await ended(lost)
  await house.admin(
    `update evaluations set status = 'running', call_sealed = $2, result_sealed = null, ended_at = null, runner = gen_random_uuid(), beat_at = app_now() - interval '1 hour' where id = $1`,
    [id, sealed?.call_sealed],
  )
  await house.admin(`delete from evaluation_outputs where evaluation = $1 and n = 3`, [id])
  expect(await ended(lost)).toMatchObject({ status: 'done', outputs: 3, scored: 3 })
  expect(called.map(({ body }) => body.id).sort()).toEqual(['a', 'b', 'c', 'c'])
})

test('[EV29] a build names a stored data set and a system to call, whose secret comes from the environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-call-'))
  const said = { out: '', err: '' }
  const evaluate = (file: string, more: Record<string, string> = {}) =>
    main(['eval', 'run', file], {
      env: {
        COUNTERSIGN_URL: house.url,
        COUNTERSIGN_API_KEY: bootstrapKey,
        COUNTERSIGN_DATA_DIR: house.dataDir,
        ...more,
      },
      ...{ cwd: folder, home: folder, isTerminal: false, readInput: async () => '' },
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      signal: new AbortController().signal,
    })
  const set = await make(word('a'), word('b'))
  const lines = ['system: cli', 'version: "1"', `dataset: ${set.name}`, 'rubric: Answers', 'judge: J']
  const call = ['call:', `  url: ${address}/agent`, '  secret_env: AGENT_KEY', '  body: { model: m }']
  try {
    writeFileSync(join(folder, 'call.yaml'), [...lines, 'gates: [{ of: total, at_least: 0.9 }]', ...call].join('\n'))
    expect(await evaluate('call.yaml', { AGENT_KEY: 'from-env' })).toBe(0)
    expect(said.out).toContain('2 outputs scored')
    expect(called[0]).toMatchObject({ authorization: 'Bearer from-env', body: { model: 'm' } })
    expect(await evaluate('call.yaml')).toBe(2)
    expect(said.err).toContain('AGENT_KEY')
    writeFileSync(join(folder, 'both.yaml'), [...lines, ...call, 'outputs: x.jsonl'].join('\n'))
    expect(await evaluate('both.yaml')).toBe(2)
    writeFileSync(join(folder, 'none.yaml'), lines.join('\n'))
    expect(await evaluate('none.yaml')).toBe(2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
