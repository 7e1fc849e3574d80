/** Judges beside people, and systems beside each other, on a real server; the judge is a stand-in. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AskedPeopleWire,
  EvaluationWire,
  JudgeCalibrationWire,
  JudgeWire,
  Json,
  ProjectWire,
  RubricWire,
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
let judge: JudgeWire
beforeAll(async () => {
  judging = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answer(JSON.parse(text) as Shown)))
    })
  })
  await new Promise<void>((resolve) => judging.listen(0, '127.0.0.1', resolve))
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Answers', starters: ['quality'] })
  judge = await addJudge('scorer')
})
afterAll(async () => {
  await house.close()
  await new Promise((resolve) => judging.close(resolve))
})

interface Shown {
  output: string
}
/** What an output is worth stands in it; the judge gives one level more. */
const worth = (output: Json): number => Number(/worth (\d)/.exec(String(output))?.[1])
const answer = ({ output }: Shown): unknown => ({ scores: { quality: worth(output) + 1 } })

const addJudge = (name: string) =>
  lead.ok<JudgeWire>('POST', '/v1/judges', {
    ...{ name, kind: 'http', url: `http://127.0.0.1:${(judging.address() as AddressInfo).port}/${name}` },
  })
async function evaluate(system: string, outputs: string[], more: object = {}): Promise<EvaluationWire> {
  const one = await lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system, version: '1', dataset: 'mails', rubric: rubric.id, judge: judge.id, ...more },
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/outputs`, {
    outputs: outputs.map((output, i) => ({ id: `m${i}`, input: { mail: i, language: i % 2 ? 'de' : 'en' }, output })),
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/begin`, {})
  for (;;) {
    const now = await read(one)
    if (now.status !== 'running') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const read = ({ id }: { id: string }) => lead.ok<EvaluationWire>('GET', `/v1/evaluations/${id}`)
async function project(name: string, more: object): Promise<ProjectWire> {
  const one = await lead.ok<ProjectWire>('POST', '/v1/projects', { name, ...more })
  await house.boot.ok('PATCH', `/v1/queues/${one.queue}`, { settle: '0s' })
  return one
}
/** Ann answers everything that waits. */
async function answerAll(queue: string, answer: (task: TaskWire) => object): Promise<TaskWire[]> {
  const all: TaskWire[] = []
  for (;;) {
    const tasks = await claim(ann, { queue, limit: 20 })
    if (tasks.length === 0) return all
    for (const task of tasks)
      await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
        answer: { verdict: 'respond', ...answer(task) },
        view: { active_ms: 1_000 },
      })
    all.push(...tasks)
  }
}
const dataOf = (task: TaskWire): Record<string, Json> => task.decision.input as Record<string, Json>

test('[EV13] [EV14] [EV15] people score outputs that were drawn; a judge that flatters is found out, and the gate asks people', async () => {
  const outputs = Array.from({ length: 60 }, (_, i) => `${'word '.repeat(1 + (i % 7))} worth ${2 + (i % 3)}`)
  const gates = [{ of: 'quality', at_least: 2.5, by: 'people' }]
  const one = await evaluate('flattered', outputs, { gates })
  expect(one.result).toMatchObject({ passed: false, people: null, gates: [{ because: 'not-calibrated', value: null }] })
  expect(one.result?.measures.find(({ of }) => of === 'quality')?.mean).toBe(4)

  const asks = await project('Scores', {
    ...{ kind: 'evaluation', rubric: { id: rubric.id }, view: [{ path: 'output', as: 'text' }] },
  })
  expect(asks.questions).toMatchObject([{ kind: 'rating', name: 'quality', levels: [{ value: 1 }, {}, {}, {}, {}] }])
  const ask = (body: object) => lead.ok<AskedPeopleWire>('POST', `/v1/evaluations/${one.id}/ask-people`, body)
  expect(await ask({ project: asks.id, outputs: ['m0', 'm1'] })).toEqual({ made: 2, known: 0 })
  expect(await ask({ project: asks.id, draw: 10 })).toMatchObject({ made: expect.any(Number) })
  const said = await answerAll(asks.queue, (task) => ({ scores: { quality: worth(dataOf(task).output as Json) } }))
  // Nobody who answers is told whose it is, or what the judge said.
  expect(JSON.stringify(said)).not.toMatch(/flattered|eval_|jdg_/)
  expect((await read(one)).result).toMatchObject({
    ...{ passed: false, gates: [{ because: 'not-calibrated' }] },
    people: {
      drawn: 10,
      fewest: 30,
      measures: [{}, { of: 'quality', n: 10, status: 'not-calibrated', powered: null }],
    },
  })
  expect(await ask({ project: asks.id, draw: 25 })).toMatchObject({ made: expect.any(Number) })
  await answerAll(asks.queue, (task) => ({ scores: { quality: worth(dataOf(task).output as Json) } }))

  const now = await read(one)
  const powered = now.result?.people?.measures.find(({ of }) => of === 'quality')?.powered
  expect(powered?.interval[0]).toBeLessThan(3)
  expect(powered?.interval[1]).toBeGreaterThan(3)
  // The judge's own mean is far out of it.
  expect(powered?.interval[1]).toBeLessThan(3.5)
  expect(now.result).toMatchObject({ passed: true, gates: [{ because: 'reached', value: powered?.interval[0] }] })
  const log = await house.admin(`select 1 from entries where type = 'evaluation.measured'`)
  expect(log).toHaveLength(1)

  const path = `/v1/judges/${judge.id}/calibration`
  const calibration = await lead.ok<JudgeCalibrationWire>('GET', `${path}?rubric=${rubric.id}`)
  expect(calibration).toMatchObject({ status: 'calibrated', answered: 35, rubric: { version: 1 }, evaluations: 1 })
  const quality = calibration.measures.find(({ of }) => of === 'quality')
  expect(quality).toMatchObject({ n: 35, difference: { mean: 1 }, length: { slope: 0 } })
  expect(quality?.agreement.value).toBeLessThan(0.9)
  expect((await lead.call('GET', path)).body).toMatchObject({ errors: [{ path: '?rubric' }] })

  // Another version of the rubric asks something else: nothing that was said counts for it.
  const { criteria } = rubric
  await lead.ok('POST', `/v1/rubrics/${rubric.id}/versions`, {
    criteria: criteria.map((criterion) => ({ ...criterion, text: 'Is it right?' })),
  })
  expect(await lead.ok<JudgeCalibrationWire>('GET', `${path}?rubric=${rubric.id}`)).toMatchObject({
    ...{ status: 'not-calibrated', answered: 0, rubric: { version: 2 } },
  })
  const later = await project('Later', {
    ...{ kind: 'evaluation', rubric: { id: rubric.id }, view: [{ path: 'output', as: 'text' }] },
  })
  const refused = await lead.call('POST', `/v1/evaluations/${one.id}/ask-people`, { project: later.id, draw: 1 })
  expect(refused.body).toMatchObject({ errors: [{ path: 'project' }] })
})
