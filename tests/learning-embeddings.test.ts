/** Active learning from embeddings and from tables by trees, on a real server, with the real packages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LearningWire, ProjectWire, TaskWire } from '@countersign/core'
import { neighbours } from '../packages/server/src/engine/projects/learning/embeddings.ts'
import { shredDecisions } from '../packages/server/src/store/shred.ts'
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

const topics = ['sport', 'cooking'] as const
const texts = {
  sport: ['The striker scored twice', 'Our keeper saved a penalty', 'They won the league', 'A late goal in the derby'],
  cooking: ['Simmer the onions gently', 'Bake the bread until golden', 'Season the soup', 'Whisk eggs with sugar'],
}
const textAt = (i: number): string => `${texts[topics[i % 2]!][(i >> 1) % 4]!}, part ${i}`
const question = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?', required: true },
  options: topics.map((value) => ({ value, title: value })),
}
const learning = { question: 'topic', strategy: 'margin', batch: 8, random_share: 0.25, learner: 'built-in' }

const make = async (name: string, batch: number, features: object, lines: object[]): Promise<ProjectWire> => {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name, view: [{ path: '', as: 'json' }], questions: [question] },
    learning: { ...learning, batch, features, suggest: true },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  const body = lines.map((data) => JSON.stringify({ data })).join('\n')
  await lead.ok('POST', `/v1/projects/${one.id}/import`, Buffer.from(body), { 'content-type': 'application/x-ndjson' })
  return one
}
const rounds = async ({ id }: ProjectWire, count: number): Promise<LearningWire> => {
  const read = () => lead.ok<LearningWire>('GET', `/v1/projects/${id}/learning`)
  await expect.poll(async () => (await read()).rounds.length, { timeout: 20_000, interval: 50 }).toBeGreaterThanOrEqual(count) // prettier-ignore
  return read()
}
const answer = async ({ queue }: ProjectWire, count: number, truth: (task: TaskWire) => string): Promise<void> => {
  for (const task of await claim(ann, { queue, limit: count }))
    await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
      ...{ answer: { verdict: 'respond', labels: { topic: truth(task) } }, view: { active_ms: 900 } },
    })
}
const rowsOf = async ({ id }: ProjectWire) =>
  (await house.admin(
    `select decision, vector_sealed, label_sealed is not null as labelled from items where project = $1 order by n`,
    [id.slice(5)],
  )) as unknown as { decision: string; vector_sealed: Buffer | null; labelled: boolean }[]

test('[AL10] [AL11] texts are learnt as embeddings; each vector is kept sealed with its item, made once, and gone with it', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => ({ text: textAt(i) }))
  const one = await make('Embedded', 8, { as: 'embedding', path: 'text' }, [...lines, { other: 1 }])
  await rounds(one, 1)
  const first = await rowsOf(one)
  // A vector is 512 numbers of four bytes and a hash, sealed; where no text stands there is none.
  expect(first.map(({ vector_sealed: vector }) => vector?.length ?? null)).toEqual([
    ...lines.map(() => 12 + 32 + 4 * 512 + 16),
    null,
  ])
  const truth = (task: TaskWire): string =>
    texts.sport.some((text) => (task.decision.input as { text: string }).text.startsWith(text)) ? 'sport' : 'cooking'
  await answer(one, 8, truth)
  const { rounds: told, running, embedding } = await rounds(one, 2)
  expect(told[1]).toMatchObject({ labels: 8, model: null })
  expect({ running, embedding }).toEqual({ running: false, embedding: null })
  // Sealing draws anew each time: the same bytes are the same vector, not one like it.
  expect((await rowsOf(one)).map((row) => row.vector_sealed)).toEqual(first.map((row) => row.vector_sealed))

  const [task] = await claim(ann, { queue: one.queue, limit: 8 }).then((tasks) =>
    tasks.filter(({ project }) => project?.expected),
  )
  const expected = task!.project!.expected!
  expect(expected.reasons).toEqual([])
  expect(expected.nearest[0]!.value).toBe(truth(task!))
  expect(expected.value).toBe(truth(task!))

  const { engine, first: owner } = house.serving.context
  const gone = first[3]!.decision
  await engine.database.transaction((q) =>
    shredDecisions(q, owner.workspace, [gone], { position: 1, atMs: 1_700_000_000_000 }),
  )
  const later = await rowsOf(one)
  expect(later.filter((row) => row.vector_sealed === null).map((row) => row.decision)).toEqual([gone, first[40]!.decision]) // prettier-ignore

  // How far a round is that still embeds, whichever process runs it.
  await house.admin(
    `insert into learning_rounds (workspace, project, n, status, at, figures) values ($1, $2, 9, 'running', app_now(), '{"embedding": {"done": 3, "of": 7}}')`,
    [owner.workspace, one.id.slice(5)],
  )
  expect(await rounds(one, 2)).toMatchObject({ running: true, embedding: { done: 3, of: 7 } })
})

test('[AL10] where the part is not installed a project cannot be told to embed, and learns how it is installed', async () => {
  const plain = { kind: 'labelling', view: [{ path: '', as: 'json' }], questions: [question] }
  const embeds = { ...learning, features: { as: 'embedding' } }
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', { ...plain, name: 'Before', learning: embeds })
  const two = await lead.ok<ProjectWire>('POST', '/v1/projects', { ...plain, name: 'Without' })
  const here = neighbours.of
  neighbours.of = 'file:///var/empty/nothing.js'
  try {
    for (const [method, path, body] of [
      ['POST', '/v1/projects', { ...plain, name: 'After', learning: embeds }],
      ['PATCH', `/v1/projects/${two.id}`, { learning: embeds }],
    ] as const) {
      const refused = await lead.call<{ errors: { path: string; message: string }[] }>(method, path, body)
      expect(refused.status).toBe(422)
      expect(refused.body.errors).toEqual([
        { path: 'learning.features.as', message: expect.stringContaining('npm install --no-save') },
      ])
    }
    // What learnt so before is not locked up by it.
    expect(await lead.ok('PATCH', `/v1/projects/${one.id}`, { name: 'Since' })).toMatchObject({ name: 'Since' })
  } finally {
    neighbours.of = here
  }
})

test('[AL9] a table is learnt by trees where the project says so, with reasons; what does not fit is refused by its place', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => ({ left: i % 2 === 0, up: i % 4 < 2, weight: (i * 7) % 10 }))
  const one = await make('Table', 20, { as: 'table', model: 'trees' }, lines)
  await rounds(one, 1)
  const truth = ({ decision }: TaskWire): string => ((decision.input as { left: boolean }).left ? 'sport' : 'cooking')
  await answer(one, 20, truth)
  expect((await rounds(one, 2)).rounds[1]!.model).toEqual({ name: 'trees', because: 'asked', log_loss: null })
  const tasks = await claim(ann, { queue: one.queue, limit: 20 })
  const reasons = tasks.flatMap(({ project }) => project?.expected?.reasons ?? [])
  expect(reasons.length).toBeGreaterThan(0)
  for (const { name } of reasons) expect(name).toMatch(/^((left|up) = (true|false)|weight = \d)$/)
  const refused = await lead.call<{ errors: { path: string }[] }>('PATCH', `/v1/projects/${one.id}`, {
    learning: { ...learning, features: { as: 'text', model: 'trees' } },
  })
  expect([refused.status, refused.body.errors.map(({ path }) => path)]).toEqual([422, ['learning.features.model']])
})
