/** Systems side by side by the criteria of a rubric: by a judge and by people, on a real server. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AskedPeopleWire,
  ComparisonWire,
  Criterion,
  EvaluationWire,
  JudgeWire,
  Json,
  ProjectWire,
  RubricWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

interface Shown {
  rubric: Criterion[]
  first: string
  second: string
}
let house: House
let lead: Client
let judging: Server
let rubric: RubricWire
let asked: Shown[] = []
/** By a letter of the output: right, and kind. */
const facts = (output: string) => ({ right: output.includes('R'), kind: output.includes('K') })
const preferred = (first: string, second: string, of: 'right' | 'kind'): 'first' | 'second' | 'tie' => {
  const [one, other] = [facts(first)[of], facts(second)[of]]
  return one === other ? 'tie' : one ? 'first' : 'second'
}
const answers: Record<string, (shown: Shown) => unknown> = {
  /** Sees what is right; of tone it takes whatever stands first. */
  keen: ({ first, second }) => ({
    prefer: preferred(first, second, 'right'),
    criteria: { quality: preferred(first, second, 'right'), tone: 'first' },
  }),
  half: ({ first, second }) => ({ prefer: 'tie', criteria: { quality: preferred(first, second, 'right') } }),
}
beforeAll(async () => {
  judging = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const shown = JSON.parse(text) as Shown
      asked.push(shown)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers[request.url?.slice(1) ?? '']?.(shown)))
    })
  })
  await new Promise<void>((resolve) => judging.listen(0, '127.0.0.1', resolve))
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  await settleAtOnce(house.boot)
  const words = { name: 'why', title: 'Why', text: 'Why?', kind: 'text', weight: 0, na: true }
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', {
    ...{ name: 'Answers', starters: ['quality', 'tone'], criteria: [words] },
  })
})
afterAll(async () => {
  await house.close()
  await new Promise((resolve) => judging.close(resolve))
})

const addJudge = (name: string) =>
  lead.ok<JudgeWire>('POST', '/v1/judges', {
    ...{ name, kind: 'http', url: `http://127.0.0.1:${(judging.address() as AddressInfo).port}/${name}` },
  })
async function put(version: string, output: string): Promise<EvaluationWire> {
  const one = await lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system: 'side', version, dataset: 'sides', rubric: rubric.id },
  })
  const scores = { quality: 3, tone: 3, why: null }
  await lead.ok('POST', `/v1/evaluations/${one.id}/outputs`, {
    outputs: Array.from({ length: 20 }, (_, i) => ({
      id: `m${i}`,
      input: { mail: i },
      output: `${output} ${i}`,
      scores,
    })),
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/begin`, {})
  for (;;) {
    const now = await lead.ok<EvaluationWire>('GET', `/v1/evaluations/${one.id}`)
    if (now.status === 'done') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const read = ({ id }: { id: string }) => lead.ok<ComparisonWire>('GET', `/v1/comparisons/${id}`)
async function compare(sides: EvaluationWire[], more: object): Promise<ComparisonWire> {
  const one = await lead.ok<ComparisonWire>('POST', '/v1/comparisons', {
    ...{ name: 'Sides', evaluations: sides.map(({ id }) => id), question: 'Which would you send?', ...more },
  })
  for (;;) {
    const now = await read(one)
    if (now.status !== 'running') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('[EV39] one system is right and the other kind: each criterion has its own board, and a judge is found to look at places in one of them', async () => {
  const [right, kind] = [await put('right', 'R'), await put('kind', 'K')]
  const judge = await addJudge('keen')
  const one = await compare([right, kind], { rubric: rubric.id, judge: judge.id, pairs: 20 })
  expect(one).toMatchObject({ rubric: { id: rubric.id, version: 1 }, judged: 20, missing: 0 })
  expect(asked[0]?.rubric.map(({ name }) => name)).toEqual(['quality', 'tone'])
  expect(one.by_judge?.ranking[0]).toMatchObject({ evaluation: right.id, wins: 20, apart_from_next: true })
  const [quality, tone] = one.criteria
  expect(quality).toMatchObject({
    ...{ of: 'quality', title: 'Quality', by_people: null, agreement: null },
    by_judge: { ranking: [{ evaluation: right.id, wins: 20 }, {}], position: { of: 0 } },
  })
  // What flips with the sides is a tie, and the place sways it: of this criterion alone.
  expect(tone?.by_judge).toMatchObject({ ranking: [{ ties: 20 }, { ties: 20 }], position: { first: 20, of: 20 } })
  expect(one.by_judge?.position.of).toBe(0)

  const view = [{ path: 'first', as: 'text' }]
  const project = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'comparison', name: 'By criteria', view, rubric: { id: rubric.id } },
  })
  expect(project.questions).toMatchObject([
    { kind: 'prefer', name: 'quality', options: ['first', 'second'], ties: true, required: true },
    { name: 'tone', hint: rubric.criteria[1]?.text },
    { name: 'total' },
  ])
  await house.boot.ok('PATCH', `/v1/queues/${project.queue}`, { settle: '0s' })
  const ask = (to: ProjectWire) =>
    lead.call<AskedPeopleWire>('POST', `/v1/comparisons/${one.id}/ask-people`, { project: to.id, pairs: 12 })
  const other = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'comparison', name: 'One question', view },
    questions: [{ ...project.questions[2], name: 'which' }],
  })
  expect((await ask(other)).body).toMatchObject({ errors: [{ path: 'project' }] })
  expect((await ask(project)).body).toEqual({ made: 12, known: 0 })
  const ann = await house.person('Ann')
  const best = { first: 0, second: 1, tie: 'tie' } as const
  for (const task of await claim(ann, { queue: project.queue, limit: 20 })) {
    const { first, second } = task.decision.input as Record<string, Json> as { first: string; second: string }
    const [q, t] = [best[preferred(first, second, 'right')], best[preferred(first, second, 'kind')]]
    const choice = { quality: { best: q }, tone: { best: t }, total: { best: t } }
    const { tone: _left, ...partly } = choice
    const answer = (given: object) =>
      lead &&
      ann.call('POST', `/v1/tasks/${task.id}/judgments`, {
        ...{ answer: { verdict: 'respond', choice: given }, view: { active_ms: 1_000 } },
      })
    expect((await answer(partly)).status).toBe(422)
    expect((await answer(choice)).status).toBe(201)
  }
  const now = await read(one)
  expect(now).toMatchObject({
    answered: 12,
    by_people: { pairs: 12, ranking: [{ evaluation: kind.id, wins: 12 }, {}] },
  })
  expect(now.criteria).toMatchObject([
    { of: 'quality', by_people: { ranking: [{ evaluation: right.id, wins: 12 }, {}] }, agreement: { n: 12, value: 1 } },
    { of: 'tone', by_people: { ranking: [{ evaluation: kind.id, wins: 12 }, {}] }, agreement: { n: 12 } },
  ])
  expect(now.criteria[1]?.agreement?.value).toBeLessThan(0)
})

test('[EV39] a judge that leaves a criterion out has said nothing, and words alone are compared by nobody', async () => {
  const sides = [await put('one', 'R'), await put('two', 'K')]
  asked = []
  const half = await addJudge('half')
  const one = await compare(sides, { rubric: rubric.id, judge: half.id, pairs: 1 })
  expect(one).toMatchObject({ judged: 0, missing: 1, by_judge: null, why: 'did not say of "tone" which is better' })
  expect(one.criteria).toMatchObject([{ by_judge: null }, { by_judge: null }])
  // Two sides, three times.
  expect(asked).toHaveLength(6)
  const words = await lead.ok<RubricWire>('POST', '/v1/rubrics', {
    name: 'Words',
    criteria: [
      { name: 'why', title: 'Why', text: 'Why?', kind: 'text', weight: 0 },
      { name: 'safe', title: 'Safe', text: 'Safe?', kind: 'binary', weight: 1 },
    ],
  })
  // Without a rubric a judge is told of none, and its answer needs none.
  const plain = await compare(sides, { judge: half.id, pairs: 1 })
  expect(plain).toMatchObject({ rubric: null, judged: 1, criteria: [] })
  expect(asked.at(-1)?.rubric).toBeUndefined()
  const by = await compare(sides, { rubric: words.id })
  expect(by.criteria.map(({ of }) => of)).toEqual(['safe'])
})
