/** What who leads does with the items of a project, on a real server: found, compared, answered, asked about. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AnswerableWire,
  FoundItemsWire,
  GoldWire,
  GuidelineWire,
  HomeWire,
  InquiryWire,
  ImportWire,
  Page,
  ProjectWire,
  SimilarItemsWire,
  TaskWire,
} from '@countersign/core'
import { shredDecisions } from '../packages/server/src/store/shred.ts'
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

test('[PJ42] [PJ66] gold is told with what it shows and what is right, by its true number and in pages; who leads retires one and takes it back, and it is given again', async () => {
  const one = await project(
    [...texts(6), ...[0, 1, 2].map((i) => ({ id: `g${i}`, data: { text: `Gold ${i}` }, gold: { topic: 'sport' } }))],
    { gold: { share: 0.5 } },
  )
  const read = (client: Client) => client.ok<ProjectWire>('GET', `/v1/projects/${one.id}`)
  expect([(await read(lead)).golds, (await read(ann)).golds]).toEqual([3, null])
  const first = await lead.ok<Page<GoldWire>>('GET', `/v1/golds?project=${one.id}&limit=2`)
  expect(first.items).toHaveLength(2)
  for (const { data, labels } of first.items)
    expect([data, labels]).toEqual([{ text: expect.stringMatching(/^Gold \d$/) as string }, { topic: 'sport' }])
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
  // What is erased is gold no longer.
  await shred(kept)
  const left = (await lead.ok<Page<GoldWire>>('GET', `/v1/golds?project=${one.id}`)).items
  expect([left.length, left.some(({ item }) => item === kept)]).toEqual([2, false])
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

/** As an erasure does it. */
const shred = (item: string) => {
  const { engine, first } = house.serving.context
  return engine.committer.act(first.workspace, async (turn) => {
    await shredDecisions(turn, first.workspace, [item.slice('dec_'.length)], { position: 1, atMs: turn.nowMs })
  })
}
const textOf = (task: TaskWire) => (task.decision.input as { text: string }).text
const projectOf = (task: TaskWire | undefined) => task?.project as NonNullable<TaskWire['project']>

test('[PJ38] a question about an item goes to who leads without answering it; its asker alone is told, or whoever answers that item, without names', async () => {
  const one = await project(texts(1), { overlap: { answers: 2 } })
  const cem = await house.person('Cem')
  const [task] = (await claim(ann, { queue: one.queue, limit: 1 })) as [TaskWire]
  expect((await ben.call('POST', `/v1/tasks/${task.id}/inquiries`, { question: 'mine?' })).body).toMatchObject({
    code: 'lease-expired',
  })
  const asked = await ann.ok<InquiryWire>('POST', `/v1/tasks/${task.id}/inquiries`, {
    question: 'Is a chess match sport?',
  })
  expect(asked).toMatchObject({ answer: null, share: 'asker', asker: { name: 'Ann' } })
  // The item is still in hand, and nothing was answered.
  expect(await ann.ok<TaskWire>('GET', `/v1/tasks/${task.id}`)).toMatchObject({ status: 'leased' })
  const home = async (client: Client) => (await client.ok<HomeWire>('GET', '/v1/home')).inquiries
  expect([await home(lead), await home(ann)]).toEqual([
    { open: 1, answered: 0 },
    { open: 0, answered: 0 },
  ])
  const list = async (client: Client, query = '') =>
    (await client.ok<Page<InquiryWire>>('GET', `/v1/inquiries?project=${one.id}${query}`)).items
  expect(await list(lead, '&state=open')).toMatchObject([
    { question: 'Is a chess match sport?', asker: { name: 'Ann' }, data: { text: 'Text 0' } },
  ])
  expect([await list(ann), await list(ben)]).toMatchObject([[{ id: asked.id }], []])
  const open = await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items?inquiry=open`)
  expect(open.items.map(({ id }) => id)).toEqual([task.decision.id])
  expect((await ann.call('POST', `/v1/inquiries/${asked.id}/answer`, { answer: 'x' })).status).toBe(403)
  // What is answered to the asker is shown to nobody else.
  await lead.ok('POST', `/v1/inquiries/${asked.id}/answer`, { answer: 'It is.' })
  expect(await home(ann)).toEqual({ open: 0, answered: 1 })
  expect(projectOf(await ann.ok<TaskWire>('GET', `/v1/tasks/${task.id}`)).inquiries).toMatchObject([
    { question: 'Is a chess match sport?', answer: 'It is.' },
  ])
  const [other] = (await claim(ben, { queue: one.queue, limit: 1 })) as [TaskWire]
  expect([other.decision.id, projectOf(other).inquiries]).toEqual([task.decision.id, []])
  await lead.ok('POST', `/v1/inquiries/${asked.id}/answer`, { answer: 'It is, by the rules.', share: 'item' })
  const { inquiries } = projectOf(await ben.ok<TaskWire>('GET', `/v1/tasks/${other.id}`))
  expect(inquiries).toEqual([{ id: asked.id, question: 'Is a chess match sport?', answer: 'It is, by the rules.' }])
  await ann.ok('POST', '/v1/inquiries/seen', {})
  expect(await home(ann)).toEqual({ open: 0, answered: 0 })
  expect(await list(cem)).toEqual([])
  expect((await lead.ok<Page<InquiryWire>>('GET', `/v1/inquiries?project=${one.id}&state=open`)).items).toEqual([])
})

test('[PJ39] what is asked and answered is sealed with its item and gone with it; the log tells that it was, without the words or the item', async () => {
  const one = await project(texts(1))
  const [task] = (await claim(ann, { queue: one.queue, limit: 1 })) as [TaskWire]
  const asked = await ann.ok<InquiryWire>('POST', `/v1/tasks/${task.id}/inquiries`, { question: 'About Mrs Lovelace?' })
  await lead.ok('POST', `/v1/inquiries/${asked.id}/answer`, {
    answer: 'Leave Mrs Lovelace out.',
    share: 'guideline',
    labels: { topic: 'sport' },
  })
  const lines = (await house.admin(
    `select type, decision, task, convert_from(leaf, 'utf8') as leaf from entries where type like 'inquiry.%' and leaf::text is not null order by position desc limit 2`,
  )) as unknown as { type: string; decision: string | null; task: string | null; leaf: string }[]
  expect(lines.map(({ type, decision, task: of }) => [type, decision, of])).toEqual([
    ['inquiry.answered', null, null],
    ['inquiry.asked', null, null],
  ])
  expect(lines.map(({ leaf }) => leaf).join()).not.toMatch(/Lovelace/)
  const bytes = async () =>
    (
      await house.admin(
        `select (select string_agg(encode(sealed, 'escape') || coalesce(encode(answer_sealed, 'escape'), ''), '') from inquiries) as i`,
      )
    )[0]
  expect(JSON.stringify(await bytes())).not.toMatch(/Lovelace/)
  const guideline = async () => (await lead.ok<ProjectWire>('GET', `/v1/projects/${one.id}`)).guideline
  expect((await guideline()).examples).toMatchObject([
    { item: task.decision.id, why: 'Leave Mrs Lovelace out.', labels: { topic: 'sport' } },
  ])
  await shred(task.decision.id)
  expect((await lead.ok<Page<InquiryWire>>('GET', `/v1/inquiries?project=${one.id}`)).items).toEqual([])
  expect((await guideline()).examples).toEqual([])
  expect((await lead.call('POST', `/v1/inquiries/${asked.id}/answer`, { answer: 'x' })).body).toMatchObject({
    code: 'gone',
  })
})

test('[PJ40] examples stand beside the version of the guideline that a giver follows: right answers that could be given, and never gold', async () => {
  const one = await project([...texts(2), { id: 'g', data: { text: 'Gold' }, gold: { topic: 'sport' } }], {
    guideline: 'By its topic.',
  })
  const write = (body: object) => lead.call<GuidelineWire>('POST', `/v1/projects/${one.id}/guideline`, body)
  const [before] = (await claim(ann, { queue: one.queue, limit: 1 })) as [TaskWire]
  const items = (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items`)).items
  const idOf = (id: string) => items.find(({ external_id: own }) => own === id)?.id
  const own = { data: { text: 'A derby' }, labels: { topic: 'sport' }, why: 'A derby is a match.' }
  const wrong = await write({
    text: 'x',
    examples: [
      own,
      { item: idOf('g'), labels: { topic: 'sport' }, why: '' },
      { data: { text: 'y' }, labels: { topic: 'chess' }, why: '' },
      { labels: {}, why: '' },
    ],
  })
  expect(wrong.status).toBe(422)
  expect((wrong.body as unknown as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
    'examples.1.item',
    'examples.2.labels.topic',
    'examples.3.data',
  ])
  const second = await write({ text: 'By its topic. See the example.', examples: [own] })
  expect(second.body).toMatchObject({ version: 2, examples: [{ ...own, item: null }] })
  // Who took the item before follows what stood then; the next one sees the example, and not which item one is.
  expect(projectOf(await ann.ok<TaskWire>('GET', `/v1/tasks/${before.id}`)).guideline).toMatchObject({
    version: 1,
    examples: [],
  })
  const third = await write({
    text: 'Shorter.',
    examples: [own, { item: idOf('t0'), labels: { topic: 'weather' }, why: 'It rains.' }],
  })
  expect(third.body.examples).toHaveLength(2)
  expect((await write({ text: 'Shorter still.' })).body).toMatchObject({
    version: 4,
    examples: [own, { item: idOf('t0') }],
  })
  const [after] = (await claim(ben, { queue: one.queue, limit: 1 })) as [TaskWire]
  expect(projectOf(after).guideline.examples).toEqual([
    { ...own, item: null },
    { item: null, data: { text: 'Text 0' }, labels: { topic: 'weather' }, why: 'It rains.' },
  ])
  expect(textOf(after)).toBe('Text 1')
})

test('[PJ41] each version of a guideline tells who leads how many answers followed it', async () => {
  const one = await project(texts(3), { guideline: 'First.' })
  const [early] = (await claim(ann, { queue: one.queue, limit: 1 })) as [TaskWire]
  await lead.ok('POST', `/v1/projects/${one.id}/guideline`, { text: 'Second.' })
  await workBy(ben, one.queue, () => 'sport')
  await lead.ok('POST', `/v1/projects/${one.id}/guideline`, { text: 'Third.' })
  await say(ann, early, 'sport')
  const read = async (client: Client) =>
    (await client.ok<Page<GuidelineWire>>('GET', `/v1/projects/${one.id}/guideline`)).items
  expect((await read(lead)).map(({ version, answers, text }) => [version, answers, text])).toEqual([
    [3, 0, 'Third.'],
    [2, 2, 'Second.'],
    [1, 1, 'First.'],
  ])
  expect((await read(ann)).map(({ answers }) => answers)).toEqual([null, null, null])
})

test('[PJ37] several items are answered at once through the one door of answers: what cannot be is said before, and never more answer than were asked for', async () => {
  const one = await project(
    [...texts(5), { id: 'g', data: { text: 'Gold' }, gold: { topic: 'sport' } }],
    { overlap: { answers: 1 }, who: ['role:lead'] },
    '1h',
  )
  const other = await house.person('Lou', ['lead'])
  const items = (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items`)).items
  const named = new Map(items.map(({ id, external_id: own }) => [own as string, id]))
  const [held, answered] = (await claim(other, { queue: one.queue, limit: 2 })) as [TaskWire, TaskWire]
  const done = await other.ok<{ id: string }>('POST', `/v1/tasks/${answered.id}/judgments`, {
    ...{ answer: { verdict: 'respond', labels: { topic: 'sport' } }, view: {} },
  })
  await other.ok('POST', `/v1/judgments/${done.id}/commit`, {})
  const preview = (client: Client, labels: object = { topic: 'weather' }) =>
    client.ok<AnswerableWire>('POST', `/v1/projects/${one.id}/items/answerable`, { items: [...named.values()], labels })
  const told = await preview(lead)
  const cannot = (id: string) => told.items.find(({ item }) => item === id)?.cannot
  expect([cannot(held.decision.id), cannot(answered.decision.id), cannot(named.get('g') as string)]).toEqual([
    'held',
    'done',
    'gold',
  ])
  const can = told.items.filter(({ task }) => task !== null)
  expect(can.map(({ cannot: why }) => why)).toEqual([null, null, null])
  expect(
    (await preview(lead, { topic: 'chess' })).items.filter(({ cannot: why }) => why === 'does-not-fit'),
  ).toHaveLength(3)
  // One is taken between the preview and the sending: it alone is refused.
  const [taken] = can as [(typeof can)[number]]
  await other.ok('POST', `/v1/tasks/${taken.task}/claim`, {})
  const sent = await lead.ok<{ items: { given: { id: string } | null; problem: { code: string } | null }[] }>(
    'POST',
    '/v1/tasks/judgments',
    {
      items: can.map(({ task, digest }) => ({
        task,
        judgment: {
          answer: { verdict: 'respond', labels: { topic: 'weather' } },
          view: { digest, opened: ['bulk'], active_ms: 0 },
        },
      })),
    },
  )
  expect(sent.items.map(({ problem }) => problem?.code ?? null)).toEqual(['task-leased', null, null])
  // They settle like any other answer, and come back like any other.
  await lead.ok('POST', `/v1/judgments/${sent.items[1]?.given?.id}/undo`, {})
  await lead.ok('POST', `/v1/judgments/${sent.items[2]?.given?.id}/commit`, {})
  const after = (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${one.id}/items?label=topic%3Dweather`)).items
  expect(after.map(({ id }) => id)).toEqual([can[2]?.item])
  expect(
    await house.admin(
      `select j.decision from judgments j join tasks t on t.id = j.task where t.queue = $1 and j.status in ('settled', 'settling') group by j.decision having count(*) > 1`,
      [one.queue],
    ),
  ).toEqual([])
  // Nobody who only answers learns by it which items others answer, and an auditor answers nothing.
  expect(
    (await ann.call('POST', `/v1/projects/${one.id}/items/answerable`, { items: [can[0]?.item], labels: {} })).status,
  ).toBe(403)
  // What somebody else has answered already was shown to whoever leads: their answer would not be blind.
  const two = await project(texts(1), { overlap: { answers: 2 } })
  await workBy(ann, two.queue, () => 'sport')
  const [seen] = (await lead.ok<FoundItemsWire>('GET', `/v1/projects/${two.id}/items`)).items
  expect(
    (
      await lead.ok<AnswerableWire>('POST', `/v1/projects/${two.id}/items/answerable`, {
        items: [seen?.id],
        labels: { topic: 'sport' },
      })
    ).items,
  ).toMatchObject([{ cannot: 'not-blind', task: null }])
})
