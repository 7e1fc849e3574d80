/** Judges beside people, and systems beside each other, on a real server; the judge is a stand-in. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AskedPeopleWire,
  ComparisonWire,
  DisagreementWire,
  EvaluationWire,
  JudgeCalibrationWire,
  JudgeWire,
  Json,
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
let judge: JudgeWire
beforeAll(async () => {
  judging = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers[request.url?.slice(1) ?? '']?.(JSON.parse(text) as Shown)))
    })
  })
  await new Promise<void>((resolve) => judging.listen(0, '127.0.0.1', resolve))
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Answers', starters: ['quality'] })
  judge = await addJudge('flatterer')
})
afterAll(async () => {
  await house.close()
  await new Promise((resolve) => judging.close(resolve))
})

interface Shown {
  output: Json
  first: Json
  second: Json
}
/** What an output is worth stands in it. */
const worth = (output: Json): number => Number(/worth (\d)/.exec(String(output))?.[1])
const better = (first: Json, second: Json) => Math.sign(worth(first) - worth(second))
const answers: Record<string, (shown: Shown) => unknown> = {
  /** Gives one level more. */
  flatterer: ({ output }) => ({ scores: { quality: worth(output) + 1 } }),
  fair: ({ first, second }) => ({ prefer: ['second', 'tie', 'first'][better(first, second) + 1] }),
  /** Takes what stands first, unless it is much worse. */
  lefty: ({ first, second }) => ({ prefer: worth(first) + 1 < worth(second) ? 'second' : 'first' }),
  /** Trusts nothing in German. */
  sceptic: ({ output }) => ({ scores: { quality: String(output).includes('Brief') ? 1 : worth(output) } }),
  exact: ({ output }) => ({ scores: { quality: worth(output) } }),
  mute: () => ({ prefer: 'both' }),
}

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

test('[EV13] [EV14] [EV15] [EV32] people score outputs that were drawn; a judge that flatters is found out, and the gate asks people', async () => {
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

  const scores = (await lead.ok<Page<ScoreWire>>('GET', `/v1/scores?evaluation=${one.id}&limit=200`)).items
  expect(scores.filter(({ by }) => by.kind === 'judge')).toHaveLength(60)
  const people = scores.filter(({ by }) => by.kind === 'person')
  expect(people.filter(({ drawn }) => drawn)).toHaveLength(35)
  expect(people[0]).toMatchObject({ by: { id: ann.id, name: 'Ann' }, total: expect.any(Number) as number })
  const [first, next] = [
    '',
    `&cursor=${(await lead.ok<Page<ScoreWire>>('GET', `/v1/scores?evaluation=${one.id}&limit=1`)).next}`,
  ]
  for (const cursor of [first, next])
    expect(
      (await lead.ok<Page<ScoreWire>>('GET', `/v1/scores?evaluation=${one.id}&limit=1${cursor}`)).items[0],
    ).toMatchObject({ output: cursor === first ? 'm0' : 'm1', by: { kind: 'judge' } })

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

/** Scored without a judge: which scores they have does not matter. */
async function put(version: string, outputs: string[]): Promise<EvaluationWire> {
  const one = await lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system: 'side', version, dataset: 'sides', rubric: rubric.id },
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/outputs`, {
    outputs: outputs.map((output, i) => ({
      ...{ id: `m${i}`, input: { mail: i, language: i % 2 ? 'de' : 'en' }, output, scores: { quality: 3 } },
    })),
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/begin`, {})
  return settled(read, one)
}
async function settled<Run extends { id: string; status: string }>(
  read: (one: { id: string }) => Promise<Run>,
  one: Run,
): Promise<Run> {
  for (let now = one; ; now = await read(one)) {
    if (now.status !== 'running' && now.status !== 'collecting') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const readComparison = ({ id }: { id: string }) => lead.ok<ComparisonWire>('GET', `/v1/comparisons/${id}`)
async function compare(evaluations: EvaluationWire[], more: object): Promise<ComparisonWire> {
  const one = await lead.ok<ComparisonWire>('POST', '/v1/comparisons', {
    ...{ name: 'Sides', evaluations: evaluations.map(({ id }) => id), question: 'Which is right?', ...more },
  })
  return settled(readComparison, one)
}

test('[EV16] [EV17] [EV18] [EV19] three systems side by side: a judge that looks at places is found out, people choose blind', async () => {
  const texts = (worths: (i: number) => number) => Array.from({ length: 12 }, (_, i) => `Mail ${i}, worth ${worths(i)}`)
  const [weak, good, mid] = [
    await put(
      'weak',
      texts(() => 1),
    ),
    await put(
      'good',
      texts(() => 4),
    ),
    // Better than good where the mail is German.
    await put(
      'mid',
      texts((i) => (i % 2 ? 5 : 3)),
    ),
  ]
  const sides = [weak, good, mid]
  const fair = await addJudge('fair')
  const one = await compare(sides, { judge: fair.id, pairs: 36, segment: 'language' })
  expect(one).toMatchObject({
    ...{ status: 'ready', shown: 36, judged: 36, missing: 0, asked: 0, by_people: null, agreement: null },
    by_judge: { pairs: 36, position: { of: 0, p_value: 1 } },
  })
  expect(one.judge?.prompt_sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(one.by_judge?.wins[0]).toEqual([
    { points: 0, pairs: 0 },
    { points: 0, pairs: 12 },
    { points: 0, pairs: 12 },
  ])
  // Good and mid win as often from each other: nobody is ahead, over all; in each language one of them is.
  const of = (id: string) => one.by_judge?.ranking.find(({ evaluation }) => evaluation === id)
  expect(of(weak.id)).toMatchObject({ wins: 0, losses: 24, ties: 0, apart_from_next: null })
  expect(one.by_judge?.ranking.map(({ apart_from_next }) => apart_from_next)).toEqual([false, true, null])
  const firsts = one.by_judge?.segments.map(({ segment, ranking }) => [segment, ranking[0]?.evaluation])
  expect(new Map(firsts as [string, string][])).toEqual(
    new Map([
      ['en', good.id],
      ['de', mid.id],
    ]),
  )
  const drawn = await house.admin('select distinct one_first from comparison_pairs')
  expect(drawn).toHaveLength(2)

  const left = await addJudge('lefty')
  const lefty = await compare([good, mid], { judge: left.id, pairs: 12 })
  expect(lefty.by_judge).toMatchObject({
    position: { first: 12, of: 12, share: 1 },
    ranking: [{ ties: 12 }, { ties: 12 }],
  })
  expect(lefty.by_judge?.position.p_value).toBeCloseTo(2 / 2 ** 12, 10)
  const calibration = `/v1/judges/${left.id}/calibration?rubric=${rubric.id}`
  expect(await lead.ok<JudgeCalibrationWire>('GET', calibration)).toMatchObject({
    ...{ status: 'not-calibrated', position: { pairs: 12, ...lefty.by_judge?.position } },
  })
  const mute = await compare([good, mid], { judge: (await addJudge('mute')).id, pairs: 1 })
  expect(mute).toMatchObject({
    status: 'ready',
    judged: 0,
    missing: 1,
    by_judge: null,
    why: expect.stringContaining('prefer'),
  })

  const which = { kind: 'prefer', name: 'which', title: 'Which is right?', options: ['first', 'second'], ties: true }
  const view = [{ path: 'first', as: 'text' }]
  const asks = await project('Which', { kind: 'comparison', view, questions: [which] })
  const ask = (pairs: number, more: object = {}) =>
    lead.call<AskedPeopleWire>('POST', `/v1/comparisons/${one.id}/ask-people`, { project: asks.id, pairs, ...more })
  expect((await ask(9)).body).toEqual({ made: 9, known: 0 })
  const choice = (task: TaskWire) => {
    const sign = better(dataOf(task).first as Json, dataOf(task).second as Json)
    return { choice: { which: { best: sign > 0 ? 0 : sign < 0 ? 1 : 'tie' } } }
  }
  const said = await answerAll(asks.queue, choice)
  expect(said).toHaveLength(9)
  expect(JSON.stringify(said)).not.toMatch(/"side"|"weak"|eval_|jdg_|cmp_/)
  const after = await readComparison(one)
  expect(after).toMatchObject({ asked: 9, answered: 9, by_people: { pairs: 9 }, agreement: { n: 9, value: 1 } })
  // Each with each: nothing was known of any of them.
  const counts = after.by_people?.wins.flatMap((row, i) => row.slice(i + 1).map(({ pairs }) => pairs))
  expect(counts?.every((count) => count >= 2)).toBe(true)
  // No pair is asked about twice, however often it is asked for more.
  expect((await ask(500)).body).toEqual({ made: 27, known: 9 })
  expect((await ask(1)).body).toEqual({ made: 0, known: 36 })
  const [listed] = (await lead.ok<{ items: ComparisonWire[] }>('GET', '/v1/comparisons')).items.slice(-1)
  expect(listed).toMatchObject({ id: one.id, asked: 36, answered: 9, by_people: null, by_judge: null })

  const tieless = await project('Tieless', { kind: 'comparison', view, questions: [{ ...which, options: ['a', 'b'] }] })
  expect((await ask(1, { project: tieless.id })).body).toMatchObject({ errors: [{ path: 'project' }] })
  const elsewhere = await evaluate('elsewhere', ['worth 1'])
  const wrong = await lead.call('POST', '/v1/comparisons', {
    ...{ name: 'Wrong', question: 'Which?', evaluations: [good.id, good.id, elsewhere.id] },
  })
  expect(wrong.body).toMatchObject({ errors: [{ path: 'evaluations.1' }, { path: 'evaluations.2' }] })
})

test('[EV48] [EV49] three outputs are ranked at once, at places that are drawn; a ranking counts as pairs that hang together, and a pick of the best as its own', async () => {
  const texts = (worth: number) => Array.from({ length: 14 }, (_, i) => `Note ${i}, worth ${worth}`)
  const sides = [await put('ranked-1', texts(1)), await put('ranked-4', texts(4)), await put('ranked-3', texts(3))]
  const [weak, good, mid] = sides.map(({ id }) => id)
  const one = await compare(sides, { segment: 'language' })
  const options = ['first', 'second', 'third', 'fourth']
  const ranking = (name: string, count: number) =>
    project(name, {
      ...{ kind: 'comparison', view: options.slice(0, count).map((path) => ({ path, as: 'text' })) },
      questions: [{ kind: 'prefer', name: 'order', title: 'Rank them', options: options.slice(0, count), ties: true }],
    })
  const [asks, four] = [await ranking('Ranks', 3), await ranking('Four', 4)]
  const ask = (body: object) => lead.call('POST', `/v1/comparisons/${one.id}/ask-people`, body)
  for (const [body, paths] of [
    [{ project: asks.id, pairs: 5 }, ['lists', 'pairs']],
    [{ project: four.id, lists: 5 }, ['project']],
  ] as const)
    expect((await ask(body)).body).toMatchObject({ errors: paths.map((path) => ({ path })) })
  expect((await ask({ project: asks.id, lists: 12 })).body).toEqual({ made: 12, known: 0 })
  let n = 0
  const said = await answerAll(asks.queue, (task) => {
    const worths = options.slice(0, 3).map((place) => worth(dataOf(task)[place] as Json))
    // Two of them are picks, one is a tie of all.
    if (n++ < 2) return { choice: { order: { best: worths.indexOf(4) } } }
    if (n === 3) return { choice: { order: { best: 'tie' } } }
    return { choice: { order: { ranks: worths.map((own) => 1 + worths.filter((other) => other > own).length) } } }
  })
  expect(said).toHaveLength(12)
  expect(Object.keys(dataOf(said[0]!)).sort()).toEqual(['first', 'input', 'second', 'third'])
  expect(JSON.stringify(said)).not.toMatch(/eval_|ranked-/)
  const told = await readComparison(one)
  expect(told).toMatchObject({ asked: 0, answered: 0, lists: { asked: 12, answered: 12 } })
  const board = told.by_people!
  expect(board.pairs).toBe(2 * 2 + 10 * 3)
  expect(board.ranking.map(({ evaluation }) => evaluation)).toEqual([good, mid, weak])
  // Its picks say nothing of the others, which met ten times, once as a tie.
  expect(board.wins[2]?.[0]).toEqual({ points: 9.5, pairs: 10 })
  expect(board.ranking[0]).toMatchObject({ wins: 22, ties: 2, losses: 0, apart_from_next: true })
  expect(board.ranking[0]?.interval).not.toBeNull()
  expect(board.segments.map(({ segment }) => segment).sort()).toEqual(['de', 'en'])
  // The tie was won by nobody; places are drawn, so that each had its turn.
  expect(board.places).toMatchObject([{ of: 3, p_value: expect.any(Number) }])
  expect(board.places[0]?.won.reduce((sum, own) => sum + own, 0)).toBe(11)
  const shown = await house.admin('select distinct options from comparison_lists')
  expect(shown.length).toBeGreaterThan(2)
  // Each input once.
  expect((await ask({ project: asks.id, lists: 9 })).body).toEqual({ made: 2, known: 12 })
})

test('[EV20] where judges disagree most, people are asked', async () => {
  const made = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Disputed', starters: ['quality'] })
  const outputs = ['Mail, worth 2', 'Brief, worth 5', 'Mail, worth 4', 'Brief, worth 3', 'Mail, worth 5']
  const run = async (name: string, put = outputs) =>
    evaluate('disputed', put, { judge: (await addJudge(name)).id, rubric: made.id, dataset: 'disputed' })
  const [exact, sceptic] = [await run('exact'), await run('sceptic', [...outputs.slice(0, 4), 'Another, worth 1'])]
  const path = `/v1/evaluations/${exact.id}/disagreement`
  const found = await lead.ok<DisagreementWire>('GET', `${path}?with=${sceptic.id}`)
  // What they were not shown alike is not compared.
  expect(found).toMatchObject({
    outputs: 4,
    measures: [{ of: 'total' }, { of: 'quality', means: [3.5, 2], alpha: { metric: 'ordinal' } }],
    most: [
      { id: 'm1', totals: [1, 0], spread: 1 },
      { id: 'm3', totals: [0.5, 0], spread: 0.5 },
    ],
  })
  expect(found.evaluations.map(({ judge }) => judge?.name)).toEqual(['exact', 'sceptic'])
  const asks = await project('Disputes', {
    ...{ kind: 'evaluation', rubric: { id: made.id }, view: [{ path: 'output', as: 'text' }] },
  })
  const body = { project: asks.id, disagreed: { with: [sceptic.id], outputs: 1 } }
  const ask = `/v1/evaluations/${exact.id}/ask-people`
  expect((await lead.call('POST', ask, body)).body).toEqual({ made: 1, known: 0 })
  const [task] = await answerAll(asks.queue, () => ({ scores: { quality: 5 } }))
  expect(task && dataOf(task).output).toBe('Brief, worth 5')
  // It was picked: nothing follows from it for the others.
  expect((await read(exact)).result?.people).toMatchObject({
    asked: 1,
    drawn: 0,
    answered: 1,
    measures: [{ n: 0 }, { n: 0 }],
  })
  const wrong = await lead.call('GET', `${path}?with=${exact.id}`)
  expect(wrong.body).toMatchObject({ errors: [{ path: '?with.0' }] })
  expect((await lead.call('GET', path)).body).toMatchObject({ errors: [{ path: '?with' }] })
})

test('[EV21] what was evaluated can be destroyed; the figures stay as they were', async () => {
  const made = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Deleted', starters: ['quality'] })
  const set = { judge: undefined, rubric: made.id, dataset: 'deleted', system: 'deleted', version: '1' }
  const start = async () => {
    const one = await lead.ok<EvaluationWire>('POST', '/v1/evaluations', set)
    const outputs = [1, 2].map((i) => ({ id: `m${i}`, input: 'Mail', output: 'Answer', scores: { quality: i } }))
    await lead.ok('POST', `/v1/evaluations/${one.id}/outputs`, { outputs })
    return one
  }
  const [one, other] = [await start(), await start()]
  await lead.ok('POST', `/v1/evaluations/${one.id}/begin`, {})
  const done = await settled(read, one)
  const asks = await project('Deleted', {
    ...{ kind: 'evaluation', rubric: { id: made.id }, view: [{ path: 'output', as: 'text' }] },
  })
  await lead.ok('POST', `/v1/evaluations/${one.id}/ask-people`, { project: asks.id, draw: 2 })
  const before = await read(one)
  expect(before.result?.people).toMatchObject({ asked: 2, answered: 0 })
  const gone = await lead.ok<EvaluationWire>('DELETE', `/v1/evaluations/${one.id}`)
  expect(gone).toMatchObject({
    status: 'done',
    outputs: 0,
    result: before.result,
    outputs_deleted_at: expect.any(String),
  })
  // An answer that comes late changes nothing.
  await answerAll(asks.queue, () => ({ scores: { quality: 5 } }))
  expect(await lead.ok('DELETE', `/v1/evaluations/${one.id}`)).toEqual(gone)
  const id = one.id.slice('eval_'.length)
  expect(await house.admin('select 1 from evaluation_outputs where evaluation = $1', [id])).toEqual([])
  expect(await house.admin(`select 1 from entries where type = 'evaluation.deleted'`)).toHaveLength(1)

  expect(await lead.ok<EvaluationWire>('POST', '/v1/evaluations', { ...set, baseline: 'last' })).toMatchObject({
    baseline: null,
  })
  expect((await lead.call('POST', '/v1/evaluations', { ...set, baseline: done.id })).body).toMatchObject({
    errors: [{ path: 'baseline' }],
  })
  await lead.ok('POST', `/v1/evaluations/${other.id}/begin`, {})
  await settled(read, other)
  const compared = { name: 'Gone', question: 'Which?', evaluations: [one.id, other.id] }
  expect((await lead.call('POST', '/v1/comparisons', compared)).body).toMatchObject({
    errors: [{ path: 'evaluations.0' }],
  })
  // What still takes outputs ends with it; what is being scored is cancelled first.
  const open = await start()
  expect(await lead.ok('DELETE', `/v1/evaluations/${open.id}`)).toMatchObject({ status: 'cancelled', outputs: 0 })
  await house.admin(`update evaluations set status = 'running', beat_at = app_now() where id = $1`, [other.id.slice(5)])
  expect((await lead.call('DELETE', `/v1/evaluations/${other.id}`)).body).toMatchObject({ code: 'evaluation-running' })
})
