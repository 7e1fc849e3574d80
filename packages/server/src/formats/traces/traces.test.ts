import { expect, test } from 'vitest'
import type { Json, Question } from '@countersign/core'
import type { Format, Item, Row } from '../format.ts'
import { langfuse, langfuseQueue } from './langfuse.ts'
import { phoenix } from './phoenix.ts'

const common = { title: 'T', required: false }
const optionsOf = (...values: string[]) => values.map((value) => ({ value, title: value }))
const questions: Question[] = [
  { ...common, kind: 'choice', name: 'correctness', options: optionsOf('correct', 'partially correct') },
  { ...common, kind: 'choice', name: 'helpful', options: optionsOf('true', 'false') },
  { ...common, kind: 'number', name: 'novelty' },
  { ...common, kind: 'text', name: 'why' },
  { ...common, kind: 'choice', name: 'tags', many: true, options: optionsOf('a') },
]
const asked = { questions, view: [{ path: 'input', as: 'json' as const }] }
async function read(format: Format, value: Json): Promise<Row[]> {
  const bytes = async function* () {
    yield Buffer.from(JSON.stringify(value))
  }
  const rows: Row[] = []
  for await (const row of format.read(bytes(), asked)) rows.push(row)
  return rows
}
async function write(format: Format, items: readonly Item[]): Promise<Json> {
  const all = async function* () {
    yield* items
  }
  const parts: Uint8Array[] = []
  for await (const part of format.write(all(), asked)) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString()) as Json
}
const itemsOf = (rows: readonly Row[]): Item[] => rows.flatMap((row) => ('item' in row ? [row.item] : []))

// As `GET /api/public/traces/{id}` answers (langfuse/langfuse, fern/apis/server/definition: commons.yml, score.yml).
const score = (name: string, value: Json, more: object) => ({
  ...{
    id: `s-${name}`,
    traceId: 't1',
    name,
    value,
    timestamp: '2026-11-01T10:00:00.000Z',
    comment: null,
    metadata: {},
  },
  ...more,
})
const trace = {
  ...{ id: 't1', timestamp: '2026-11-01T09:00:00.000Z', name: 'chat', sessionId: 'ses1', userId: null },
  ...{ input: { question: 'Who won?' }, output: 'Norway', tags: ['sport'] },
  scores: [
    score('correctness', 1, {
      ...{ stringValue: 'partially correct', dataType: 'CATEGORICAL', source: 'ANNOTATION', authorUserId: 'u1' },
    }),
    score('helpful', 1, { stringValue: 'True', dataType: 'BOOLEAN', source: 'ANNOTATION', authorUserId: 'u1' }),
    score('novelty', 0.9, { dataType: 'NUMERIC', source: 'EVAL' }),
    score('toxicity', 0.1, { dataType: 'NUMERIC', source: 'API' }),
  ],
}

test('[FM11] Langfuse’s traces come in with their scores: people’s as answers, programs’ as predictions, others beside', async () => {
  expect(await read(langfuse, { data: [trace], meta: { page: 1, totalPages: 1 } } as unknown as Json)).toEqual([
    {
      at: 1,
      item: {
        id: 't1',
        data: { name: 'chat', input: { question: 'Who won?' }, output: 'Norway' },
        answers: [
          { who: 'u1', labels: { correctness: 'partially correct', helpful: 'true' }, at: '2026-11-01T10:00:00.000Z' },
        ],
        predictions: [{ labels: { novelty: 0.9 }, model: 'EVAL' }],
        metadata: {
          ...{ timestamp: '2026-11-01T09:00:00.000Z', sessionId: 'ses1', tags: ['sport'] },
          scores: [trace.scores[3]],
        },
      },
    },
  ])
  const odd = { ...trace, scores: [score('correctness', 0, { stringValue: 'wrong', dataType: 'CATEGORICAL' })] }
  expect(await read(langfuse, [odd, 'x', { name: 'n', value: 1 }, trace] as unknown as Json)).toMatchObject([
    { at: 1, refused: '“correctness” has no option “wrong”' },
    { at: 2, refused: 'an element is no object' },
    { at: 3, refused: expect.stringContaining('names neither a trace') as string },
    { at: 4, item: { id: 't1' } },
  ])
  expect(await read(langfuse, { id: 't1', scores: [] })).toEqual([
    { at: 1, refused: 'neither a list nor an object with a list in data' },
  ])
})

test('[FM11] answers go out as scores that its API takes, each under an id of its own, and come back as the same answers', async () => {
  const answers = [
    { who: 'ann', labels: { correctness: 'correct', helpful: 'false', novelty: 1.2, why: 'Short.', tags: ['a'] } },
    { who: 'ben', labels: { correctness: 'partially correct' }, at: '2026-11-01T10:00:00.000Z' },
    { who: 'cat', labels: {}, skipped: true },
  ]
  const items = [
    { id: 't1', data: { input: 'x' }, answers },
    {
      id: 'o1',
      data: {},
      metadata: { traceId: 't2' },
      answers: [{ who: 'ann', labels: { why: 'x'.repeat(501), novelty: 2 } }],
    },
  ]
  const sent = (await write(langfuse, items)) as unknown as Record<string, Json>[]
  expect(sent.slice(0, 3)).toEqual([
    {
      ...{ id: 'countersign-t1-correctness-1', traceId: 't1', name: 'correctness', value: 'correct' },
      ...{ dataType: 'CATEGORICAL', metadata: { annotator: 'ann' } },
    },
    {
      ...{ id: 'countersign-t1-helpful-1', traceId: 't1', name: 'helpful', value: 0, dataType: 'BOOLEAN' },
      metadata: { annotator: 'ann' },
    },
    {
      ...{ id: 'countersign-t1-novelty-1', traceId: 't1', name: 'novelty', value: 1.2, dataType: 'NUMERIC' },
      metadata: { annotator: 'ann' },
    },
  ])
  // What is too long is left out, never cut; an observation is named with its trace.
  expect(sent.slice(5)).toMatchObject([{ traceId: 't2', observationId: 'o1', name: 'novelty', value: 2 }])
  expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length)
  const back = itemsOf(await read(langfuse, sent as unknown as Json))
  const { tags: _, ...carried } = answers[0]!.labels
  expect(back.map(({ id, answers: given }) => [id, given])).toEqual([
    ['t1', [{ who: 'ann', labels: carried }, answers[1]]],
    ['o1', [{ who: 'ann', labels: { novelty: 2 } }]],
  ])
})

test('[FM11] of scores alone, those of one trace that follow each other are one item, and what no question is named for stays', async () => {
  const of = (traceId: string, name: string) => score(name, 1, { traceId, dataType: 'NUMERIC', source: 'API' })
  const given = [of('t1', 'a'), of('t1', 'novelty'), of('t1', 'b'), of('t2', 'novelty')]
  expect(itemsOf(await read(langfuse, given as unknown as Json))).toEqual([
    {
      ...{ id: 't1', data: { traceId: 't1' }, predictions: [{ labels: { novelty: 1 }, model: 'API' }] },
      metadata: { scores: [given[0], given[2]] },
    },
    { id: 't2', data: { traceId: 't2' }, predictions: [{ labels: { novelty: 1 }, model: 'API' }] },
  ])
})

test('[FM12] items of an annotation queue come in by what they name and go out with whether they were answered', async () => {
  // As `GET /api/public/annotation-queues/{queueId}/items` lists them (annotation-queues.yml).
  const queued = (id: string, objectType: string) => ({
    ...{ id, queueId: 'q1', objectId: `obj-${id}`, objectType, status: 'PENDING' },
    ...{ completedAt: null, createdAt: '2026-11-01T10:00:00.000Z', updatedAt: '2026-11-01T10:00:00.000Z' },
  })
  const given = [queued('a', 'TRACE'), queued('b', 'OBSERVATION')]
  const items = itemsOf(await read(langfuseQueue, { data: given, meta: {} }))
  expect(items[0]).toMatchObject({ id: 'obj-a', data: { objectId: 'obj-a', objectType: 'TRACE' } })
  const answered = [{ ...items[0]!, answers: [{ who: 'ann', labels: { novelty: 1 } }] }, items[1]!]
  expect(await write(langfuseQueue, answered)).toEqual([{ ...given[0], status: 'COMPLETED' }, given[1]])
  expect(await write(langfuse, [{ ...items[1]!, answers: [{ who: null, labels: { novelty: 1 } }] }])).toMatchObject([
    { observationId: 'obj-b', name: 'novelty' },
  ])
})

// As `GET /v1/projects/{id}/spans` and `…/span_annotations` answer (Arize-ai/phoenix, server/api/routers/v1).
const span = {
  ...{
    id: 'U3Bhbjox',
    name: 'answer',
    context: { trace_id: 'tr1', span_id: 'sp1' },
    span_kind: 'LLM',
    parent_id: null,
  },
  ...{ start_time: '2026-11-01T10:00:00+00:00', status_code: 'OK' },
  attributes: {
    ...{ 'input.value': '{"question":"Who won?"}', 'input.mime_type': 'application/json', 'output.value': 'Norway' },
    'llm.model_name': 'm1',
  },
}
const annotation = (name: string, result: object, more: object = {}) => ({
  ...{ id: `a-${name}`, span_id: 'sp1', name, annotator_kind: 'HUMAN', result, metadata: {}, identifier: '' },
  ...{ created_at: '2026-11-01T10:00:00+00:00', source: 'APP', user_id: 'VXNlcjox', ...more },
})

test('[FM13] Phoenix’s spans and annotations come in, and annotations go out as its API takes them', async () => {
  const annotations = [
    annotation('correctness', { label: 'correct', score: null, explanation: null }),
    annotation(
      'novelty',
      { label: null, score: 0.5, explanation: 'new' },
      { annotator_kind: 'LLM', identifier: 'judge' },
    ),
    annotation('other', { label: 'x' }),
  ]
  const [item] = itemsOf(
    await read(phoenix, { data: [{ ...span, annotations }], next_cursor: null } as unknown as Json),
  )
  expect(item).toMatchObject({
    id: 'sp1',
    data: { name: 'answer', input: { question: 'Who won?' }, output: 'Norway' },
    answers: [{ who: 'VXNlcjox', labels: { correctness: 'correct' }, at: '2026-11-01T10:00:00.000Z' }],
    predictions: [{ labels: { novelty: 0.5 }, model: 'judge' }],
    metadata: { span, annotations: [annotations[2]] },
  })
  const answers = [
    { who: 'ann', labels: { correctness: 'correct', novelty: 0.25, why: 'Short.' } },
    { who: 'ben', labels: { correctness: 'partially correct' } },
  ]
  const sent = (await write(phoenix, [{ id: 'sp1', data: {}, answers }])) as { data: Json[] }
  expect(sent.data[0]).toEqual({
    ...{ span_id: 'sp1', name: 'correctness', annotator_kind: 'HUMAN', result: { label: 'correct' } },
    ...{ metadata: {}, identifier: 'countersign:ann' },
  })
  expect(sent.data).toMatchObject([{}, { result: { score: 0.25 } }, { result: { explanation: 'Short.' } }, {}])
  expect(itemsOf(await read(phoenix, sent as unknown as Json))).toEqual([
    { id: 'sp1', data: { span_id: 'sp1' }, answers },
  ])
  expect(await write(phoenix, [])).toEqual({ data: [] })
})

test('[FM11] [FM13] each says in words what it has no place for', () => {
  for (const format of [langfuse, phoenix])
    expect(format.cannot(asked).join(' ')).toMatch(/several options.*known answers/)
  expect(langfuseQueue.cannot(asked).join(' ')).toContain('langfuse')
})
