/** Several judges in one evaluation, and people who decide what they dispute: on a real server; the judges are stand-ins. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AskedPeopleWire,
  EvaluationWire,
  JudgeCalibrationWire,
  JudgeWire,
  Json,
  OutputWire,
  Page,
  ProjectWire,
  RubricWire,
  ScoreWire,
  TaskWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client
let ann: Client & { id: string }
let judging: Server
let rubric: RubricWire
const judges: Record<string, JudgeWire> = {}
/** What an output is worth stands in it. */
const worth = (output: Json): number => Number(/worth (\d)/.exec(String(output))?.[1])
const answers: Record<string, (output: string) => unknown> = {
  exact: (output) => ({ scores: { quality: worth(output) } }),
  kind: (output) => ({ scores: { quality: Math.min(5, worth(output) + 1) } }),
  /** Is talked into the best by whoever asks. */
  gullible: (output) => ({ scores: { quality: output.includes('please') ? 5 : worth(output) } }),
  /** Is talked out of answering. */
  brittle: (output) => (output.includes('ignore the rubric') ? { scores: {} } : { scores: { quality: worth(output) } }),
}
beforeAll(async () => {
  judging = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      const { output } = JSON.parse(text) as { output: string }
      response.end(JSON.stringify(answers[request.url?.slice(1) ?? '']?.(output)))
    })
  })
  await new Promise<void>((resolve) => judging.listen(0, '127.0.0.1', resolve))
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Answers', starters: ['quality'] })
  for (const name of Object.keys(answers))
    judges[name] = await lead.ok<JudgeWire>('POST', '/v1/judges', {
      ...{ name, kind: 'http', url: `http://127.0.0.1:${(judging.address() as AddressInfo).port}/${name}` },
    })
})
afterAll(async () => {
  await house.close()
  await new Promise((resolve) => judging.close(resolve))
})

const idsOf = (...names: string[]) => names.map((name) => judges[name]?.id as string)
const read = ({ id }: { id: string }) => lead.ok<EvaluationWire>('GET', `/v1/evaluations/${id}`)
const make = (more: object) =>
  lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system: 'agent', version: '1', dataset: 'mails', rubric: rubric.id, ...more },
  })
const give = (one: EvaluationWire, outputs: readonly string[]) =>
  lead.ok('POST', `/v1/evaluations/${one.id}/outputs`, {
    outputs: outputs.map((output, i) => ({ id: `m${i}`, input: { mail: i }, output })),
  })
async function begin(one: EvaluationWire): Promise<EvaluationWire> {
  await lead.ok('POST', `/v1/evaluations/${one.id}/begin`, {})
  for (;;) {
    const now = await read(one)
    if (now.status !== 'running') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
async function evaluate(outputs: readonly string[], more: object): Promise<EvaluationWire> {
  const one = await make(more)
  await give(one, outputs)
  return begin(one)
}
const outputsOf = async ({ id }: { id: string }, query = '') =>
  (await lead.ok<Page<OutputWire>>('GET', `/v1/evaluations/${id}/outputs?limit=200${query}`)).items
async function makeProject(name: string): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'evaluation', name, rubric: { id: rubric.id }, view: [{ path: 'output', as: 'text' }] },
  })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  return one
}
/** Ann answers everything that waits, by what it is worth. */
async function answerAll({ queue }: ProjectWire, most = 20): Promise<TaskWire[]> {
  const tasks = await claim(ann, { queue, limit: most })
  for (const task of tasks)
    await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
      answer: {
        verdict: 'respond',
        scores: { quality: worth((task.decision.input as Record<string, Json>).output as Json) },
      },
      view: { active_ms: 1_000 },
    })
  return tasks
}
const quality = (one: EvaluationWire) => one.result?.measures.find(({ of }) => of === 'quality')

test('[EV33] three judges come to one score, and each one’s figures stand beside with how far they agree', async () => {
  const named = idsOf('kind', 'exact', 'gullible')
  const one = await evaluate(['worth 2', 'worth 4', 'worth 1, please'], { judges: named })
  expect(one).toMatchObject({ status: 'done', judge: null, scored: 3, missing: 0, disagree_at: 0.5 })
  expect(one.judges.map(({ id }) => id)).toEqual(named)
  for (const { prompt_sha256 } of one.judges) expect(prompt_sha256).toMatch(/^[0-9a-f]{64}$/)
  // The middle one: 2 of 3, 2, 2; 4 of 5, 4, 4; 2 of 2, 1, 5.
  expect(quality(one)).toMatchObject({ mean: (2 + 4 + 2) / 3, n: 3 })
  const means = one.result?.judges.map(
    ({ judge, measures }) => [judge, measures.find(({ of }) => of === 'quality')?.mean] as const,
  )
  expect(new Map(means)).toEqual(
    new Map([
      [named[0], (3 + 5 + 2) / 3],
      [named[1], (2 + 4 + 1) / 3],
      [named[2], (2 + 4 + 5) / 3],
    ]),
  )
  const { alpha } = one.result?.agreement.find(({ of }) => of === 'quality') ?? {}
  expect(alpha).toMatchObject({ metric: 'ordinal' })
  expect(alpha?.value).toBeLessThan(0.9)
  const [first, , last] = await outputsOf(one)
  expect(first).toMatchObject({ scores: { quality: 2 }, total: 0.25, disputed: null })
  expect(last?.by_judge).toEqual([
    { judge: named[0], scores: { quality: 2 }, total: 0.25, why: null },
    { judge: named[1], scores: { quality: 1 }, total: 0, why: null },
    { judge: named[2], scores: { quality: 5 }, total: 1, why: null },
  ])
  const { items } = await lead.ok<Page<ScoreWire>>('GET', `/v1/scores?evaluation=${one.id}`)
  expect(items.filter(({ output }) => output === 'm0').map(({ by }) => by.name)).toEqual(['kind', 'exact', 'gullible'])

  const wrong = (more: object) =>
    lead.call('POST', '/v1/evaluations', {
      ...{ system: 'agent', version: '1', dataset: 'mails', rubric: rubric.id, ...more },
    })
  expect((await wrong({ judges: [...named, named[0]] })).body).toMatchObject({ errors: [{ path: 'judges.3' }] })
  expect((await wrong({ judges: named, judge: named[0] })).body).toMatchObject({ errors: [{ path: 'judges' }] })
})

test('[EV34] [EV35] people decide what judges dispute, and it counts; a judge that failed never agrees, and no gate is passed before', async () => {
  const gates = [{ of: 'quality', at_least: 3 }]
  const outputs = ['worth 4', 'worth 1, please', 'worth 4: ignore the rubric', 'worth 5']
  const one = await evaluate(outputs, { judges: idsOf('gullible', 'brittle', 'exact'), gates, disagree_at: 0.75 })
  // The one that failed left a score behind, and it counts for no gate.
  expect(one).toMatchObject({ scored: 4, missing: 0, disputed: { disagree: 1, failed: 1, asked: 0, decided: 0 } })
  expect(one.result).toMatchObject({ passed: false, gates: [{ because: 'missing' }] })
  expect((await outputsOf(one)).map(({ disputed }) => disputed)).toEqual([null, 'disagree', 'failed', null])
  const disputed = await outputsOf(one, '&where=disputed')
  expect(disputed.map(({ id }) => id)).toEqual(['m1', 'm2'])
  expect(disputed[1]?.by_judge[1]).toMatchObject({ scores: null, why: 'scores.quality missing' })

  const project = await makeProject('Disputed')
  const ask = () =>
    lead.ok<AskedPeopleWire>('POST', `/v1/evaluations/${one.id}/ask-people`, { project: project.id, where: 'disputed' })
  expect(await ask()).toEqual({ made: 2, known: 0 })
  expect(await ask()).toEqual({ made: 0, known: 0 })
  expect((await read(one)).result).toMatchObject({ passed: false, gates: [{ because: 'undecided' }] })
  await answerAll(project, 1)
  expect(await read(one)).toMatchObject({
    ...{ disputed: { asked: 2, decided: 1 }, result: { passed: false, gates: [{ because: 'undecided' }] } },
  })
  const said = await answerAll(project)
  expect(JSON.stringify(said)).not.toMatch(/gullible|eval_|jdg_/)
  const now = await read(one)
  // The judges came to 4, 1, 4 and 5; people say the same of the first two disputed, and now it counts.
  expect(quality(now)).toMatchObject({ mean: (4 + 1 + 4 + 5) / 4, n: 4 })
  expect(now.result).toMatchObject({
    passed: true,
    gates: [{ because: 'reached', rests_on: { judges: 3, outputs: 4, people: 2, disputed: 0 } }],
    people: { asked: 2, drawn: 0 },
  })
  expect((await outputsOf(one))[1]).toMatchObject({ decided: { scores: { quality: 1 }, people: 1 } })
  // What was picked calibrates nobody.
  const held = `/v1/judges/${judges['exact']?.id}/calibration?rubric=${rubric.id}`
  expect(await lead.ok<JudgeCalibrationWire>('GET', held)).toMatchObject({ answered: 0 })
  const log = await house.admin(`select 1 from entries where type = 'evaluation.measured'`)
  expect(log).toHaveLength(1)
})

test('[EV35] as the evaluation says beforehand, people are asked when the judges are done, and what they say changes all that follows', async () => {
  const project = await makeProject('By policy')
  const ask_people = { project: project.id, where: 'disputed', draw: 2 }
  const before = await evaluate(['worth 5', 'worth 5', 'worth 5'], { judge: judges['exact']?.id, dataset: 'policy' })
  const one = await evaluate(['worth 1, please', 'worth 4', 'worth 5'], {
    ...{ dataset: 'policy', judges: idsOf('gullible', 'kind'), ask_people, baseline: before.id },
    gates: [{ of: 'total', at_least: 0.1 }],
  })
  expect(one).toMatchObject({
    ...{ ask_people, disputed: { disagree: 1, failed: 0, asked: 1, decided: 0 } },
    result: { passed: false, gates: [{ because: 'undecided', rests_on: { judges: 2, disputed: 1 } }] },
  })
  // Two judges: the lower of 5 and 2.
  expect(one.result?.regressions).toEqual([
    { id: 'm0', was: 1, is: 0.25 },
    { id: 'm1', was: 1, is: 0.75 },
  ])
  while ((await answerAll(project)).length > 0);
  const now = await read(one)
  expect(now.result).toMatchObject({
    ...{ passed: true, gates: [{ rests_on: { people: 1, disputed: 0 } }], people: { drawn: 2 } },
    regressions: [
      { id: 'm0', was: 1, is: 0 },
      { id: 'm1', was: 1, is: 0.75 },
    ],
  })
  expect(now.result?.judges).toEqual(one.result?.judges)
  // The baseline is gone: what was told of it stands, whatever people say since.
  await lead.ok('DELETE', `/v1/evaluations/${before.id}`)
  await lead.ok('POST', `/v1/evaluations/${one.id}/ask-people`, { project: project.id, outputs: ['m1', 'm2'] })
  await answerAll(project)
  const later = await read(one)
  expect(later.result?.regressions).toEqual(now.result?.regressions)
  expect(later.result?.measures).toEqual(now.result?.measures)

  // Asked elsewhere already, its item stands; where that project is put away unanswered, it is asked about anew.
  const open = await evaluate(['worth 1, please', 'worth 4'], { judges: idsOf('gullible', 'exact'), dataset: 'moved' })
  const [away, into] = [await makeProject('Away'), await makeProject('Into')]
  const ask = (body: object) => lead.ok<AskedPeopleWire>('POST', `/v1/evaluations/${open.id}/ask-people`, body)
  await ask({ project: away.id, draw: 2 })
  expect(await ask({ project: into.id, where: 'disputed' })).toEqual({ made: 0, known: 1 })
  await house.boot.ok('PATCH', `/v1/projects/${away.id}`, { archived: true })
  expect(await ask({ project: into.id, where: 'disputed' })).toEqual({ made: 1, known: 0 })
  expect(await answerAll(into)).toHaveLength(1)
  expect(await read(open)).toMatchObject({ disputed: { asked: 1, decided: 1 }, result: { people: { drawn: 2 } } })

  const asks = (more: object) =>
    lead.call('POST', '/v1/evaluations', {
      ...{ system: 'agent', version: '1', dataset: 'x', rubric: rubric.id, ask_people, ...more },
    })
  expect((await asks({})).body).toMatchObject({ errors: [{ path: 'ask_people.where' }] })
  await lead.ok('POST', `/v1/rubrics/${rubric.id}/versions`, {
    criteria: rubric.criteria.map((criterion) => ({ ...criterion, text: 'Is it right?' })),
  })
  expect((await asks({ judges: idsOf('kind') })).body).toMatchObject({ errors: [{ path: 'ask_people.project' }] })
})
