/** Scores from outside, beside judges and people: on a real server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  EvaluationWire,
  JudgeCalibrationWire,
  JudgeWire,
  OutputWire,
  Page,
  ProjectWire,
  RubricWire,
  ScoresGivenWire,
  ScoreWire,
} from '@countersign/core'
import { main } from '../packages/server/src/cli/main.ts'
import { createClient, type Client } from './support/client.ts'
import { claim, propose, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

let house: House
let lead: Client
let rubric: RubricWire
let source: JudgeWire
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  await settleAtOnce(house.boot)
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Answers', starters: ['quality'] })
  source = await lead.ok<JudgeWire>('POST', '/v1/judges', { name: 'Langfuse', kind: 'external', model: 'judge-4' })
})
afterAll(() => house.close())

const make = (more: object = {}) =>
  lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system: 'agent', version: '1', dataset: 'mails', rubric: rubric.id, ...more },
  })
const give = (one: EvaluationWire, count: number, scores?: object) =>
  lead.ok('POST', `/v1/evaluations/${one.id}/outputs`, {
    outputs: Array.from({ length: count }, (_, i) => ({
      ...{ id: `m${i}`, input: i, output: `Answer ${i}`, ...(scores ? { scores } : {}) },
    })),
  })
async function begin(one: EvaluationWire): Promise<EvaluationWire> {
  await lead.ok('POST', `/v1/evaluations/${one.id}/begin`, {})
  for (;;) {
    const now = await lead.ok<EvaluationWire>('GET', `/v1/evaluations/${one.id}`)
    if (now.status !== 'running') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const by = () => ({ source: source.id, rubric: { id: rubric.id, version: 1 } })
const send = (scores: object[], more: object = {}, client = lead) =>
  client.ok<ScoresGivenWire>('POST', '/v1/scores', { ...by(), ...more, scores })
const of = (one: EvaluationWire, output: string, quality: number, id = `${one.id} ${output}`) => ({
  ...{ id, evaluation: one.id, output, scores: { quality } },
})

test('[EV36] [EV37] scores come by their ids, twice as well as once; what is refused is told by line; those of a source that is named count', async () => {
  const one = await make({ judges: [source.id], gates: [{ of: 'quality', at_least: 3 }] })
  await give(one, 3)
  const batch = [of(one, 'm0', 5), of(one, 'm1', 9), of(one, 'gone', 3), of(one, 'm2', 2), of(one, 'm2', 4, 'other id')]
  const told = await send(batch)
  expect(told).toMatchObject({
    ...{ added: 2, known: 0 },
    refused: [
      { line: 2, id: `${one.id} m1`, errors: [{ path: 'scores.quality' }] },
      { line: 3, errors: [{ path: 'output' }] },
      { line: 5, id: 'other id', errors: [{ path: 'output' }] },
    ],
  })
  expect(await send([of(one, 'm0', 5), of(one, 'm2', 3)])).toMatchObject({
    ...{ added: 0, known: 1, refused: [{ line: 2, errors: [{ path: 'id' }] }] },
  })
  // One that it does not name stands beside, however early it comes.
  const beside = await lead.ok<JudgeWire>('POST', '/v1/judges', { name: 'Beside', kind: 'external' })
  expect(await send([of(one, 'm0', 1), of(one, 'm1', 1)], { source: beside.id })).toMatchObject({ added: 2 })
  // m1 has none: who is waited for in vain has failed, and no gate is passed.
  const done = await begin(one)
  expect(done).toMatchObject({
    ...{ judge: { name: 'Langfuse', model: 'judge-4', prompt_sha256: null }, scored: 2, missing: 1 },
    ...{ disputed: { failed: 1 }, result: { passed: false, gates: [{ because: 'missing' }] } },
  })
  expect(done.result?.measures.find(({ of }) => of === 'quality')).toMatchObject({ mean: (5 + 2) / 2, n: 2 })
  expect((await send([of(one, 'm1', 4)])).refused).toMatchObject([{ errors: [{ path: 'evaluation' }] }])

  // One that does not name it takes its scores at any time, and nothing changes.
  const other = await make()
  await give(other, 1, { quality: 2 })
  const before = await begin(other)
  expect(await send([of(other, 'm0', 5)])).toMatchObject({ added: 1, refused: [] })
  expect(await lead.ok('GET', `/v1/evaluations/${other.id}`)).toEqual(before)
  const { items } = await lead.ok<Page<ScoreWire>>('GET', `/v1/scores?evaluation=${other.id}`)
  expect(items.map(({ by, total }) => [by.kind, by.name, total])).toEqual([
    ['caller', null, 0.25],
    ['external', 'Langfuse', 1],
  ])
  const outputs = await lead.ok<Page<OutputWire>>('GET', `/v1/evaluations/${other.id}/outputs`)
  expect(outputs.items[0]).toMatchObject({ total: 0.25, disputed: null, by_judge: [{ judge: source.id, total: 1 }] })

  const refused = async (more: object, scores: object[] = [of(other, 'm0', 5)]) =>
    (await lead.call('POST', '/v1/scores', { ...by(), ...more, scores })).body
  expect(await refused({ rubric: { id: rubric.id, version: 2 } })).toMatchObject({
    errors: [{ path: 'rubric.version' }],
  })
  expect(await refused({}, [{ id: 'x', output: 'm0', scores: {} }])).toMatchObject({
    errors: [{ path: 'scores.0.decision' }],
  })
  const asked = await lead.ok<JudgeWire>('POST', '/v1/judges', { name: 'Asked', kind: 'http', url: `${house.url}/x` })
  expect(await refused({ source: asked.id })).toMatchObject({ errors: [{ path: 'source' }] })
  for (const more of [{ url: house.url }, { secret: 's' }])
    expect((await lead.call('POST', '/v1/judges', { name: 'Odd', kind: 'external', ...more })).status).toBe(422)
  const called = { call: { url: `${house.url}/x` }, judges: [source.id] }
  const set = await lead.ok<{ id: string }>('POST', '/v1/datasets', { name: 'kept' })
  await lead.ok('POST', `/v1/datasets/${set.id}/items`, { items: [{ id: 'a', input: 1 }] })
  expect(
    (
      await lead.call('POST', '/v1/evaluations', {
        ...{ system: 'agent', version: '1', dataset: 'kept', rubric: rubric.id, ...called },
      })
    ).body,
  ).toMatchObject({ errors: [{ path: 'judges.0' }] })
  // A judge that is not asked compares no pairs.
  const pairs = { name: 'P', evaluations: [one.id, other.id], question: 'Which?', judge: source.id }
  expect((await lead.call('POST', '/v1/comparisons', pairs)).body).toMatchObject({ errors: [{ path: 'judge' }] })
})

test('[EV36] a decision is scored too; the score is sealed with it, goes with it, and a key scores only what it may see', async () => {
  const decision = await propose(house.boot, { system: 'agent', subject: 'customer:9' })
  const score = { id: 'd1', decision: decision.id, scores: { quality: 2 }, at: '2026-11-01T08:00:00Z' }
  expect(await send([score])).toMatchObject({ added: 1 })
  expect(await send([score, { ...score, id: 'd2' }])).toMatchObject({
    ...{ known: 1, refused: [{ line: 2, errors: [{ path: 'decision' }] }] },
  })
  const path = `/v1/scores?decision=${decision.id}`
  expect((await lead.ok<Page<ScoreWire>>('GET', path)).items).toEqual([
    {
      ...{ output: null, decision: decision.id, rubric: { id: rubric.id, version: 1 }, drawn: null },
      ...{ scores: { quality: 2 }, total: 0.25, at: '2026-11-01T08:00:00.000Z' },
      by: { kind: 'external', id: source.id, name: 'Langfuse' },
    },
  ])
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    ...{ name: 'scorer', scopes: ['projects:write', 'projects:read'], systems: ['elsewhere'] },
  })
  const stranger = createClient(house.url, secret)
  expect(await send([{ ...score, id: 'd3' }], {}, stranger)).toMatchObject({
    refused: [{ errors: [{ path: 'decision' }] }],
  })
  expect((await stranger.call('GET', path)).status).toBe(404)

  const olga = await house.person('Olga', ['owner'])
  await olga.ok('POST', '/v1/subjects/customer%3A9/erase', {})
  expect(await house.admin('select 1 from decision_scores')).toEqual([])
  expect((await lead.ok<Page<ScoreWire>>('GET', path)).items).toEqual([])
  expect((await send([{ ...score, id: 'd4' }])).refused).toMatchObject([{ errors: [{ message: 'was erased' }] }])
})

test('[EV37] a source is held against people as a judge is', async () => {
  const one = await make()
  await give(one, 30, { quality: 3 })
  await begin(one)
  await send(Array.from({ length: 30 }, (_, i) => of(one, `m${i}`, 4)))
  const project = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'evaluation', name: 'Held', rubric: { id: rubric.id }, view: [{ path: 'output', as: 'text' }] },
  })
  await house.boot.ok('PATCH', `/v1/queues/${project.queue}`, { settle: '0s' })
  await lead.ok('POST', `/v1/evaluations/${one.id}/ask-people`, { project: project.id, draw: 30 })
  const ann = await house.person('Ann')
  for (let tasks = await claim(ann, { queue: project.queue, limit: 20 }); tasks.length > 0;) {
    for (const task of tasks)
      await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
        ...{ answer: { verdict: 'respond', scores: { quality: 2 } }, view: { active_ms: 1_000 } },
      })
    tasks = await claim(ann, { queue: project.queue, limit: 20 })
  }
  const path = `/v1/judges/${source.id}/calibration?rubric=${rubric.id}`
  const held = await lead.ok<JudgeCalibrationWire>('GET', path)
  expect(held).toMatchObject({ status: 'calibrated', answered: 30, evaluations: 1 })
  expect(held.measures.find(({ of }) => of === 'quality')).toMatchObject({ n: 30, difference: { mean: 2 } })
})

test('[EV38] a file of scores is sent from the shell, and lines that are refused are named', async () => {
  const one = await make()
  await give(one, 2, { quality: 3 })
  const folder = mkdtempSync(join(tmpdir(), 'countersign-scores-'))
  const said = { out: '', err: '' }
  const run = (...args: string[]) => {
    Object.assign(said, { out: '', err: '' })
    return main(['eval', 'scores', ...args], {
      env: { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey, COUNTERSIGN_DATA_DIR: house.dataDir },
      ...{ cwd: folder, home: folder, isTerminal: false, readInput: async () => '' },
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      signal: new AbortController().signal,
    })
  }
  const named = ['--source', 'Langfuse', '--rubric', 'Answers', '--evaluation', one.id]
  try {
    writeFileSync(join(folder, 'good.csv'), 'id,output,scores.quality\nc0,m0,4\nc1,m1,5\n')
    expect(await run('good.csv', ...named)).toBe(0)
    expect(said.out).toBe('2 lines read, 2 added, 0 known before, 0 refused\n')
    expect(await run('good.csv', ...named, '--json')).toBe(0)
    expect(JSON.parse(said.out)).toEqual({ read: 2, added: 0, known: 2, errors: [] })
    writeFileSync(
      join(folder, 'mixed.jsonl'),
      '{"id":"c0","output":"m0","scores":{"quality":4}}\n{"id":"c3"}\n\n{"id":"c4","output":"m9","scores":{"quality":4}}\n',
    )
    expect(await run('mixed.jsonl', ...named)).toBe(1)
    expect(said.err).toContain('line 2: needs id, scores')
    expect(said.err).toContain('line 4: output is no output of this evaluation')
    expect(await run('good.csv', ...named, '--rubric-version', '0')).toBe(2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
