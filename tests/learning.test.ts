/** Active learning on a real server: rounds come by themselves, and say what is asked next. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseId, type ImportWire, type LearningWire, type ProjectWire, type TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
let ann: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

const topics = {
  sport: ['goal', 'match', 'league', 'coach', 'striker', 'stadium'],
  politics: ['vote', 'senate', 'minister', 'law', 'party', 'treaty'],
}
const names = Object.keys(topics) as (keyof typeof topics)[]
const textAt = (i: number): string => [0, 1, 2].map((step) => topics[names[i % 2]!]![(i + step) % 6]).join(' ')
const question = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?', required: true },
  options: names.map((value) => ({ value, title: value })),
}
const learning = { question: 'topic', strategy: 'margin-diverse', batch: 20, random_share: 0.6, learner: 'built-in' }
const projectId = ({ id }: ProjectWire) => parseId('project', id)
const rounds = (id: string, count: number) =>
  expect
    .poll(
      async () => {
        const told = await lead.ok<LearningWire>('GET', `/v1/projects/${id}/learning`)
        return told.rounds.length >= count ? told : null
      },
      { timeout: 20_000, interval: 50 },
    )
    .not.toBe(null)
    .then(() => lead.ok<LearningWire>('GET', `/v1/projects/${id}/learning`))

test('[AL3] [AL4] rounds come when an import is done and when a batch is labelled; what is chosen is asked next, and nobody who answers learns why', async () => {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'News', view: [{ path: 'text', as: 'text' }], questions: [question], learning },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const body = Array.from({ length: 120 }, (_, i) => JSON.stringify({ id: `t${i}`, data: { text: textAt(i) } })).join(
    '\n',
  )
  await lead.ok<ImportWire>('POST', `/v1/projects/${one.id}/import`, Buffer.from(body), {
    'content-type': 'application/x-ndjson',
  })
  const first = await rounds(one.id, 1)
  expect(first.rounds[0]).toMatchObject({ n: 1, labels: 0, picked: 20, drawn: 12, accuracy: null })
  expect(first).toMatchObject({ ahead: null, advice: 'go-on', because: 'too-early' })

  const chosen = async (round: number) =>
    (await house.admin('select decision, arm from items where picked = $1', [round])) as unknown as {
      decision: string
      arm: string
    }[]
  const answerAll = async (count: number): Promise<TaskWire[]> => {
    const given: TaskWire[] = []
    while (given.length < count)
      for (const task of await claim(ann, { queue: one.queue, limit: Math.min(20, count - given.length) })) {
        const { text } = task.decision.input as { text: string }
        const topic = names.find((name) => topics[name].includes(text.split(' ')[0] as string))
        await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
          ...{ answer: { verdict: 'respond', labels: { topic } }, view: { active_ms: 900 } },
        })
        given.push(task)
      }
    return given
  }
  const asked = await answerAll(20)
  const picks = await chosen(1)
  expect(asked.map(({ decision }) => decision.id.slice(4)).sort()).toEqual(picks.map(({ decision }) => decision).sort())
  expect(new Set(picks.map(({ arm }) => arm))).toEqual(new Set(['random', 'strategy']))
  expect(JSON.stringify(asked)).not.toMatch(/strategy|"arm"|"picked"/)
  expect((await ann.call('GET', `/v1/projects/${one.id}/learning`)).status).toBe(403)

  const second = await rounds(one.id, 2)
  expect(second.rounds[1]).toMatchObject({ n: 2, labels: 20, classes: 2, picked: 20 })
  expect(second.rounds[1]?.accuracy).toMatchObject({ labels: 20, n: 12 })
  expect(second.rounds[1]?.random).toMatchObject({ labels: 12, n: 12 })
  // The newest round comes first, and nothing is chosen twice.
  const [next] = await claim(ann, { queue: one.queue, limit: 1 })
  expect((await chosen(2)).map(({ decision }) => decision)).toContain(next?.decision.id.slice(4))
  await ann.ok('POST', `/v1/tasks/${next?.id}/release`, {})
  await answerAll(40)
  const later = await rounds(one.id, 3)
  const last = later.rounds.at(-1)
  expect(last?.kappa).not.toBe(null)
  expect(last?.accuracy?.interval[0]).toBeGreaterThan(0.6)
  expect(later.ahead?.verdict).toMatch(/^(yes|no|unknown)$/)
})

test('[AL5] what cannot be learnt is refused, and a project without learning has no rounds', async () => {
  const plain = { kind: 'labelling', name: 'Plain', view: [{ path: 'text', as: 'text' }], questions: [question] }
  for (const [path, wrong, gold] of [
    ['learning.suggest', { ...learning, suggest: true }, { share: 0.1 }],
    ['learning.features.path', { ...learning, features: { as: 'vector', path: 'a..b' } }],
    ['learning.question', { ...learning, question: 'other' }],
    ['learning.learner', { ...learning, learner: 'https://example.org' }],
  ] as const) {
    const { status, body } = await lead.call<{ errors: { path: string }[] }>('POST', '/v1/projects', {
      ...plain,
      ...{ learning: wrong, gold },
    })
    expect({ status, paths: body.errors.map((error) => error.path) }).toEqual({ status: 422, paths: [path] })
  }
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', plain)
  await house.serving.context.learners.consider(house.serving.context.first.workspace, one.id.slice(5))
  expect(await lead.ok('GET', `/v1/projects/${one.id}/learning`)).toMatchObject({ learning: null, rounds: [] })
})

test('[AL6] [AL7] [AL8] several classes are learnt from a table; what is expected is hidden as the queue says, with its reasons, and never told of the random arm', async () => {
  const tags = ['big', 'red']
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Things', view: [{ path: 'row', as: 'table' }], ai_shown: 'on-demand' },
    questions: [
      {
        ...question,
        name: 'tags',
        many: true,
        required: false,
        options: tags.map((value) => ({ value, title: value })),
      },
    ],
    learning: {
      ...learning,
      question: 'tags',
      features: { as: 'table', path: 'row' },
      suggest: true,
      random_share: 0.3,
    },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const lines = Array.from({ length: 80 }, (_, i) => ({
    data: { row: { size: (i * 37) % 100, colour: i % 3 === 0 ? 'red' : 'grey', name: `thing ${i}` } },
  }))
  await lead.ok<ImportWire>(
    'POST',
    `/v1/projects/${one.id}/import`,
    Buffer.from([...lines, { data: { other: 1 } }].map((line) => JSON.stringify(line)).join('\n')),
    { 'content-type': 'application/x-ndjson' },
  )
  await rounds(one.id, 1)
  const truth = ({ decision }: TaskWire) => {
    const { row } = decision.input as { row: { size: number; colour: string } }
    return tags.filter((tag) => (tag === 'big' ? row.size > 50 : row.colour === 'red'))
  }
  for (const task of await claim(ann, { queue: one.queue, limit: 20 })) {
    expect(task.project).toMatchObject({ expects: false, expected: null })
    await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
      ...{ answer: { verdict: 'respond', labels: { tags: truth(task) } }, view: { active_ms: 900 } },
    })
  }
  const { rounds: told } = await rounds(one.id, 2)
  expect(told[1]).toMatchObject({ labels: 20, classes: 2, rarest: { weighted: false }, picked: 20 })
  expect(Object.keys(told[1]?.thresholds ?? {})).toEqual(tags)

  const arms = (await house.admin('select decision, arm from items where picked = 2')) as unknown as {
    decision: string
    arm: string
  }[]
  const tasks = await claim(ann, { queue: one.queue, limit: 20 })
  const armOf = ({ decision }: TaskWire) => arms.find((row) => `dec_${row.decision}` === decision.id)?.arm
  const [strategy, random] = [tasks.filter((task) => armOf(task) === 'strategy'), tasks.filter((task) => armOf(task) === 'random')] // prettier-ignore
  expect([strategy.length, random.length]).toEqual([14, 6])
  expect(random.every(({ project }) => project?.expects === false)).toBe(true)
  expect(strategy.every(({ project }) => project?.expects === true && project.expected === null)).toBe(true)
  const first = strategy[0] as TaskWire
  const { project } = await ann.ok<TaskWire>('POST', `/v1/tasks/${first.id}/reveal`, {})
  expect(project?.expected).toMatchObject({ question: 'tags', value: expect.any(Array), nearest: expect.any(Array) })
  for (const { of, name, weight } of project?.expected?.reasons ?? []) {
    expect(tags).toContain(of)
    expect(name).toMatch(/^(size = \d+|colour = (red|grey))$/)
    expect(weight).not.toBe(0)
  }
  expect(project?.expected?.reasons.length).toBeGreaterThan(0)
  expect(project?.expected?.nearest.length).toBeGreaterThan(0)
  // A neighbour that is asked about again is told no more; what is sealed with the item is gone with its key.
  await house.admin(`update items set state = 'open' where label_sealed is not null`)
  const later = await ann.ok<TaskWire>('GET', `/v1/tasks/${first.id}`)
  expect(later.project?.expected?.nearest).toEqual([])
  const [{ sealed }] = (await house.admin('select sealed from learning_rounds where n = 2 and sealed is not null order by at desc limit 1')) as unknown as [{ sealed: Buffer }] // prettier-ignore
  expect(sealed.toString('latin1')).not.toContain('colour')
  const own = house.serving.context.first.workspace
  await house.admin(
    `update decisions set wrapped_key = null where workspace = '${own}' and id = '${first.decision.id.slice(4)}'`,
  )
  expect((await ann.ok<TaskWire>('GET', `/v1/tasks/${first.id}`)).project).toMatchObject({
    expects: false,
    expected: null,
  })
})

test('[AL3] the label that makes a batch full is not missed, though it comes while it is looked at those before it', async () => {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Last', view: [{ path: 'text', as: 'text' }], questions: [question] },
    learning: { ...learning, batch: 3 },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const body = Array.from({ length: 30 }, (_, i) => JSON.stringify({ id: `l${i}`, data: { text: textAt(i) } })).join(
    '\n',
  )
  await lead.ok<ImportWire>('POST', `/v1/projects/${one.id}/import`, Buffer.from(body), {
    'content-type': 'application/x-ndjson',
  })
  await rounds(one.id, 1)
  const { database } = house.serving.context.engine
  const { query } = database
  let [held, release] = [0, () => {}]
  const until = new Promise<void>((resolve) => (release = resolve))
  // Whoever counts labels has counted, and is not told so before all of them are in.
  database.query = async (text, ...more) => {
    const rows = await query(text, ...more)
    if (text.includes('as waiting')) {
      held++
      await until
    }
    return rows as never
  }
  try {
    const tasks = await claim(ann, { queue: one.queue, limit: 3 })
    for (const [n, task] of tasks.entries()) {
      await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
        ...{ answer: { verdict: 'respond', labels: { topic: 'sport' } }, view: { active_ms: 900 } },
      })
      await expect
        .poll(
          async () =>
            (await query(`select 1 from items where project = $1 and state = 'done'`, [projectId(one)])).length,
        )
        .toBe(n + 1)
      if (n === 0) await expect.poll(() => held).toBe(1)
    }
    await house.serving.context.idle()
  } finally {
    database.query = query
    release()
  }
  expect((await rounds(one.id, 2)).rounds[1]).toMatchObject({ labels: 3 })
})
