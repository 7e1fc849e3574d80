import { execFileSync } from 'node:child_process'
import type { Question } from '@countersign/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formats } from './all.ts'
import type { Asked, Format, Item, Row } from './format.ts'

const options = ['PER', 'ORG', 'LOC'].map((value) => ({ value, title: value }))
const question = {
  topic: { kind: 'choice', name: 'topic', title: 'Topic', required: true, options },
  tags: { kind: 'choice', name: 'tags', title: 'Tags', required: false, options, many: true },
  path: { kind: 'tree', name: 'path', title: 'Path', required: false, options },
  marks: { kind: 'spans', name: 'marks', title: 'Marks', required: false, field: 'text', options, relations: options },
  boxes: {
    ...({ kind: 'shapes', name: 'boxes', title: 'Boxes', required: false, field: 'image', options } as const),
    shapes: ['box', 'polygon', 'point'],
  },
  parts: { kind: 'segments', name: 'parts', title: 'Parts', required: false, field: 'audio', options },
  tracks: { kind: 'frames', name: 'tracks', title: 'Tracks', required: false, field: 'video', options },
  turns: { kind: 'messages', name: 'turns', title: 'Turns', required: false, field: 'chat', options },
  stars: { kind: 'rating', name: 'stars', title: 'Stars', required: false, levels: [{ value: 1, title: 'one' }] },
  count: { kind: 'number', name: 'count', title: 'Count', required: false },
  why: { kind: 'text', name: 'why', title: 'Why', required: false },
  form: { kind: 'form', name: 'form', title: 'Form', required: false, schema: {} },
  better: { kind: 'prefer', name: 'better', title: 'Better', required: false, options: ['a', 'b'], ties: false },
  pages: { kind: 'pages', name: 'pages', title: 'Pages', required: false, field: 'pdf', options },
} as const satisfies Record<string, Question>
const asked = (...names: (keyof typeof question)[]): Asked => ({
  questions: names.map((name) => question[name] as unknown as Question),
  view: [{ path: 'text', as: 'text' }],
})
const format = (name: string): Format => formats.find((one) => one.name === name) as Format

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}
async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function read(name: string, text: string | Buffer, of: Asked, size = 7): Promise<Row[]> {
  return collect(format(name).read(chunked(Buffer.from(text), size), of))
}
async function written(name: string, items: Item[], of: Asked): Promise<string> {
  const source = async function* () {
    yield* items
  }
  return Buffer.concat(await collect(format(name).write(source(), of))).toString()
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
async function again(name: string, items: Item[], of: Asked): Promise<unknown> {
  const rows = await read(name, await written(name, items, of), of, 1_000)
  return plain(rows.map((row) => ('item' in row ? row.item : row)))
}
const refusals = (rows: Row[]): string[] =>
  rows.map((row) => ('refused' in row ? `${row.at}: ${row.refused}` : 'taken'))

// ------------------------------------------------------------------------------------------------------ arbitraries
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed())
const label = fc.constantFrom('PER', 'ORG', 'LOC')
const share = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000)
const id = (prefix: string) => fc.nat({ max: 999 }).map((n) => `${prefix}${n}`)
const when = fc.integer({ min: 1e9, max: 2e9 }).map((seconds) => new Date(seconds * 1_000).toISOString())
const uniqueIds = <T extends { id: string }>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { selector: ({ id }) => id, maxLength: 4 })

/** A text and spans in it that begin and end between characters. */
const marked = (relations: boolean) =>
  word.chain((text) => {
    const places = [...text].reduce<number[]>((all, point) => [...all, (all.at(-1) as number) + point.length], [0])
    const place = fc.nat({ max: places.length - 1 })
    const span = fc
      .tuple(id('r'), place, place, label)
      .filter(([, a, b]) => a !== b)
      .map(([id, a, b, label]) => {
        const [start, end] = [places[Math.min(a, b)] as number, places[Math.max(a, b)] as number]
        return { id, start, end, label }
      })
    return uniqueIds(span).chain((spans) =>
      (relations && spans.length > 1
        ? fc.constant([{ from: spans[0]?.id as string, to: spans[1]?.id as string, label: 'PER' }])
        : fc.constant([])
      ).map((between) => ({ text, value: { spans, relations: between } })),
    )
  })

const shape = fc.oneof(
  fc.record({ id: id('s'), label, box: fc.tuple(share, share, share, share) }),
  fc.record({ id: id('s'), label, points: fc.array(fc.tuple(share, share), { minLength: 3, maxLength: 5 }) }),
  fc.record({ id: id('s'), label, point: fc.tuple(share, share) }),
)
const listed = <T>(one: fc.Arbitrary<T & { id: string }>) => uniqueIds(one).filter(({ length }) => length > 0)
const values = {
  topic: label,
  tags: fc.uniqueArray(label, { minLength: 1 }),
  path: fc.array(word, { minLength: 1, maxLength: 3 }),
  boxes: listed(shape),
  parts: listed(fc.record({ id: id('g'), label, start: share, end: share })),
  tracks: listed(
    fc.record({
      ...{ id: id('t'), label },
      frames: fc
        .uniqueArray(
          fc.record({
            ...{ frame: fc.nat({ max: 90 }), box: fc.tuple(share, share, share, share), ends: fc.boolean() },
          }),
          { selector: ({ frame }) => frame, minLength: 1, maxLength: 6 },
        )
        .map((keys) =>
          keys
            .sort((a, b) => a.frame - b.frame)
            .map(({ ends, ...key }, i) => ({ ...key, ...(ends && i < keys.length - 1 ? { ends: true } : {}) })),
        ),
    }),
  ),
  turns: fc.dictionary(fc.constantFrom('0', '1'), label, { minKeys: 1 }),
  stars: fc.integer({ min: 1, max: 5 }),
  count: fc.integer({ min: -1e6, max: 1e6 }),
  why: word,
  form: fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 9 }))),
  better: fc.record({ best: fc.constantFrom(0, 1) }),
}
const everything = Object.keys(values) as (keyof typeof values)[]
const labelsOf = (names: readonly (keyof typeof values)[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, values[name] as fc.Arbitrary<never>])), { requiredKeys: [] })
const runs = { numRuns: 60 }

test('[FM1] Label Studio JSON: what goes out comes back: spans, relations, shapes, tracks, people, times, skips, predictions, gold', async () => {
  const of = asked(...everything, 'marks')
  const item = marked(true).chain(({ text, value }) =>
    fc.record(
      {
        id: id('x'),
        data: fc.constant({ text, image: 'a.png', chat: [{ content: 'hi' }, { content: '🙂' }] }),
        answers: fc.array(
          fc.oneof(
            fc.record(
              {
                who: fc.constantFrom('ann@example.org', 'per_1', null),
                labels: labelsOf(everything).map((labels) => ({ ...labels, marks: value })),
                ...{ at: when, ms: fc.nat({ max: 1e6 }) },
              },
              { requiredKeys: ['who', 'labels'] },
            ),
            fc.record({ who: fc.constant('ben@example.org'), labels: fc.constant({}), skipped: fc.constant(true) }),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        predictions: fc.array(fc.record({ labels: labelsOf(everything), score: share, model: word }), { minLength: 1 }),
        metadata: fc.constant({ source: 'here', width: 640, height: 480 }),
      },
      { requiredKeys: ['id', 'data', 'metadata'] },
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 3 }), async (items) => {
      // A list of no spans is written as no region, and so is one of nothing that was said.
      const kept = items.map((one) => ({
        ...one,
        ...(one.answers
          ? {
              answers: one.answers.map((answer) => {
                const { marks, ...others } = answer.labels as Record<string, unknown>
                const some = (marks as { spans: unknown[] } | undefined)?.spans.length
                return { ...answer, labels: { ...others, ...(some ? { marks } : {}) } }
              }),
            }
          : {}),
      }))
      expect(await again('label-studio', items as unknown as Item[], of)).toEqual(plain(kept))
    }),
    runs,
  )
})

test('[FM16] Label Studio’s video: frames from 1 there and from 0 here, gaps where nothing is seen, the last seen to the end, and the same moments at another rate', async () => {
  const key = (frame: number, x: number, enabled: boolean, rate = 25) => ({
    ...{ frame, enabled, rotation: 0, x, y: 20, width: 10, height: 10, time: frame / rate },
  })
  // As web/libs/editor of Label Studio serialises a region (VideoRegion.js).
  const task = (sequence: object[], data: object = {}, framesCount = 131) => ({
    data: { video: 'a.mp4', ...data },
    annotations: [
      {
        result: [
          {
            ...{ id: 'r1', from_name: 'tracks', to_name: 'video', type: 'videorectangle', origin: 'manual' },
            value: { framesCount, duration: 5.24, sequence, labels: ['PER'] },
          },
        ],
      },
    ],
  })
  const framesIn = async (of: object, about = asked('tracks')) => {
    const [row] = await read('label-studio', JSON.stringify([of]), about)
    if (!row || !('item' in row)) return row?.refused
    return (row.item.answers?.[0]?.labels.tracks as { frames: unknown }[] | undefined)?.[0]?.frames
  }
  const box = (x: number) => [x / 100, 0.2, 0.1, 0.1]
  const gap = [key(1, 0, true), key(11, 10, false), key(51, 50, true), key(61, 60, false)]
  const ours = [
    ...[
      { frame: 0, box: box(0) },
      { frame: 10, box: box(10), ends: true },
    ],
    ...[
      { frame: 50, box: box(50) },
      { frame: 60, box: box(60) },
    ],
  ]
  expect(await framesIn(task(gap))).toEqual(ours)
  expect(await framesIn(task([key(1, 0, true)]))).toEqual([0, 130].map((frame) => ({ frame, box: box(0) })))
  // Counted at 50 a second there, at 25 here; times that were rounded say the same rate.
  expect(await framesIn(task([key(101, 0, true, 50), key(201, 10, false, 50)], {}, 262))).toEqual([
    { frame: 50, box: box(0) },
    { frame: 100, box: box(10) },
  ])
  const rounded = [
    { ...key(30, 0, true), time: 1.2 },
    { ...key(131, 10, false), time: 5.24 },
  ]
  expect(await framesIn(task(rounded))).toEqual([
    { frame: 29, box: box(0) },
    { frame: 130, box: box(10) },
  ])
  const own = { questions: [{ ...question.tracks, rate_field: 'fps' } as Question], view: [] }
  expect(await framesIn(task([key(101, 0, false, 50)], { fps: 50 }), own)).toEqual([{ frame: 100, box: box(0) }])
  expect(await framesIn(task([key(0, 0, true)]))).toBe('a frame before the first, which is 1')
  // Back again it is what came, its length and times with it.
  const [row] = await read('label-studio', JSON.stringify([task(gap)]), asked('tracks'))
  const [back] = JSON.parse(await written('label-studio', [(row as { item: Item }).item], asked('tracks'))) as [
    ReturnType<typeof task>,
  ]
  expect(back.annotations[0]?.result[0]).toEqual(task(gap).annotations[0]?.result[0])
})

test('[FM1] JSON_MIN and CSV of Label Studio keep each answer, its person and its time', async () => {
  const names = ['topic', 'tags', 'path', 'stars', 'why', 'better'] as const
  const of = asked(...names)
  const answer = fc.record({
    who: fc.constantFrom('7', 'ann@example.org'),
    labels: labelsOf(names).filter((labels) => Object.keys(labels).length > 0),
    ...{ at: when, ms: fc.nat({ max: 1e6 }) },
  })
  const item = fc.record({
    data: fc.record({ text: word, note: word }),
    answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
  })
  for (const name of ['label-studio-min', 'label-studio-csv'])
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 3 }), async (items) => {
        const named = items.map((one, i) => ({ id: `i${i}`, ...one }))
        expect(await again(name, named as unknown as Item[], of)).toEqual(plain(named))
      }),
      runs,
    )
})

test('[FM1] doccano keeps classes, spans and relations; Prodigy answers and skips; CoNLL the spans of its tokens', async () => {
  const item = marked(true).filter(({ value }) => value.spans.length > 0)
  await fc.assert(
    fc.asyncProperty(item, async ({ text, value }) => {
      const one: Item = { id: 'x1', data: { text, more: 1 }, answers: [{ who: null, labels: { marks: value } }] }
      expect(await again('doccano', [one], asked('marks'))).toEqual([plain(one)])
    }),
    runs,
  )
  const chosen: Item = { id: 'x1', data: { text: 'a' }, answers: [{ who: null, labels: { tags: ['PER', 'LOC'] } }] }
  expect(await again('doccano', [chosen], asked('tags'))).toEqual([plain(chosen)])
  await fc.assert(
    fc.asyncProperty(marked(false), label, when, async ({ text, value }, topic, at) => {
      const spans = value.spans.map((span, i) => ({ ...span, id: `s${i + 1}` }))
      const labels = { topic, marks: { spans, relations: [] } }
      const skip = { who: 'ben', labels: {}, at, skipped: true }
      const one: Item = { id: 'x1', data: { text }, answers: [{ who: 'ann', labels, at }, skip], metadata: { a: 1 } }
      expect(await again('prodigy', [one], asked('topic', 'marks'))).toEqual([plain(one)])
    }),
    runs,
  )
  const spans = [
    { id: 's1', start: 0, end: 9, label: 'PER' },
    { id: 's2', start: 10, end: 14, label: 'ORG' },
  ]
  const one: Item = {
    data: { text: 'Ada Lovel ACME is 🙂' },
    answers: [{ who: null, labels: { marks: { spans, relations: [] } } }],
  }
  expect(await again('conll-2003', [one], asked('marks'))).toEqual([plain(one)])
  expect(await written('conll-2003', [one], asked('marks'))).toContain('Lovel -X- _ I-PER\nACME -X- _ B-ORG\n')
})

test('[FM1] Argilla keeps what people and a model said to each question; a discarded response of its API is a skip', async () => {
  const of = asked('topic', 'tags', 'marks', 'stars', 'why', 'better')
  await fc.assert(
    fc.asyncProperty(marked(false), labelsOf(['tags', 'stars', 'why']), async ({ text, value }, others) => {
      const spans = value.spans.map((span, i) => ({ ...span, id: `s${i + 1}` }))
      const labels = { topic: 'PER', ...others, marks: { spans, relations: [] }, better: { ranks: [2, 1] } }
      const answers = [
        { who: 'ann', labels },
        { who: 'ben', labels: { topic: 'LOC' } },
      ]
      const predictions = [{ labels: { topic: 'ORG' }, score: 0.9, model: 'm1' }]
      const one: Item = { id: 'x1', data: { text }, answers, predictions, metadata: { src: 'a' } }
      expect(await again('argilla', [one], of)).toEqual([plain(one)])
    }),
    runs,
  )
  const said = (status: string) => ({ user_id: status, status, values: { topic: { value: 'PER' } } })
  const record = { external_id: 'e1', fields: { text: 'a' }, responses: ['submitted', 'discarded', 'draft'].map(said) }
  const [row, other] = await read(
    'argilla',
    JSON.stringify([
      record,
      { fields: {}, responses: { no: [] } },
      { fields: { text: 'a' }, responses: { other: [{ value: 'x' }] } },
    ]),
    of,
  )
  expect(row).toEqual({
    at: 1,
    item: {
      ...{ id: 'e1', data: { text: 'a' } },
      answers: [
        { who: 'submitted', labels: { topic: 'PER' } },
        { who: 'discarded', labels: {}, skipped: true },
      ],
    },
  })
  expect(other).toEqual({ at: 2, item: { data: {} } })
})

test('[FM2] Offsets count UTF-16 units here and code points there; old Label Studio files are told by the text beside', async () => {
  const of = asked('marks')
  const region = (start: number, end: number) => ({
    ...{ id: 'a', from_name: 'marks', to_name: 'text', type: 'labels' },
    value: { start, end, text: 'ACME', labels: ['ORG'] },
  })
  const task = (start: number, end: number) => ({
    data: { text: '💩 ACME' },
    annotations: [{ result: [region(start, end)] }],
  })
  const rows = await read('label-studio', JSON.stringify([task(2, 6), task(3, 7), task(3, 99)]), of)
  const place = { marks: { spans: [{ id: 'a', start: 3, end: 7, label: 'ORG' }], relations: [] } }
  for (const row of rows.slice(0, 2)) expect(row).toMatchObject({ item: { answers: [{ labels: place }] } })
  expect(refusals(rows)[2]).toBe('3: the text has no place 3 to 99')
  const line = JSON.stringify({ text: '💩 ACME', label: [[2, 6, 'ORG']] })
  expect(await read('doccano', line, of)).toMatchObject([
    { item: { answers: [{ labels: { marks: { spans: [{ start: 3, end: 7 }] } } }] } },
  ])
})

test('[FM2] A turned box becomes the polygon of its corners; without the image’s size it is refused', async () => {
  const value = { x: 50, y: 50, width: 10, height: 20, rotation: 90, rectanglelabels: ['PER'] }
  const region = { id: 'b', from_name: 'boxes', type: 'rectanglelabels', value }
  const task = (more: object) => ({ data: { image: 'a.png' }, annotations: [{ result: [{ ...region, ...more }] }] })
  const rows = await read(
    'label-studio',
    JSON.stringify([task({ original_width: 200, original_height: 100 }), task({})]),
    asked('boxes'),
  )
  expect(rows[0]).toMatchObject({
    item: {
      answers: [
        {
          labels: {
            boxes: [
              {
                points: [
                  [0.5, 0.5],
                  [0.5, 0.7],
                  [0.4, 0.7],
                  [0.4, 0.5],
                ],
              },
            ],
          },
        },
      ],
    },
  })
  expect(refusals(rows)[1]).toBe('2: a rotated box without original_width and original_height')
})

test('[FM3] A hostile row is refused by its number with the reason, and the rest goes in', async () => {
  const of = asked('topic', 'marks')
  const deep = `{"data":{"a":${'['.repeat(100)}${']'.repeat(100)}}}`
  const rows = [
    ...['{"data":{"text":"fine"}}', deep, '{"data":{"__proto__":{"admin":true}}}', '{"data":{"n":9007199254740993}}'],
    ...['{"data":{"text":"\\ud800"}}', '{"data":{"a":1,"a":2}}', '{"data":{"text":oops}}', '"a text"', '7'],
    '{"data":{"text":"x"},"annotations":[{"result":[{"id":"a","from_name":"other","type":"choices","value":{"choices":["PER"]}}]}]}',
    '{"data":{"text":"x"},"annotations":[{"result":[{"id":"a","from_name":"topic","type":"brushlabels","value":{}}]}]}',
    ...['{"data":{"text":"x"},"predictions":{}}', '{"data":{"text":"fine"}}'],
  ]
  const said = refusals(await read('label-studio', `[${rows.join(',')}]`, of))
  const reasons = [/taken/, /64 levels/, /__proto__/, /2\^53/, /surrogate/, /twice/, /not JSON/, /object/, /object/]
  reasons.push(/“other” is no question/, /asks for choice/, /predictions is no list/, /taken/)
  expect(said).toHaveLength(rows.length)
  for (const [i, reason] of reasons.entries()) expect(said[i]).toMatch(reason)
  expect(said[9]).toMatch(/^10: /)
  const lines = Buffer.concat([
    Buffer.from('{"text":"a"}\n'),
    Buffer.from([0x7b, 0xff, 0x7d, 10]),
    Buffer.from('{"text":"b"}'),
  ])
  expect(refusals(await read('doccano', lines, of))).toEqual(['taken', expect.stringMatching(/^2: /), 'taken'])
  for (const broken of ['[{"data":{}} {"data":{}}]', '[{"data":{}}', '', '[1}', '[{"data":{}}]x', '[,]', '{"a":'])
    expect(refusals(await read('label-studio', broken, of)).at(-1)).toMatch(/not JSON/)
  const cells = Buffer.concat([
    Buffer.from('text;topic\na;PER\n'),
    Buffer.from([0xff]),
    Buffer.from(';PER\n\ufffd;PER\n'),
  ])
  expect(refusals(await read('label-studio-csv', cells, of))).toEqual(['3: not UTF-8', 'taken', 'taken'])
  expect(refusals(await read('conll-2003', 'Ada B-PER\nplain\n\nACME B-ORG\n', of))).toEqual([
    expect.stringMatching(/^1: .*no tag/),
    'taken',
  ])
})

test('[FM3] No bytes make a reader throw', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('[{"data":{},"annotations":[', '{"text":"a","spans":[1', 'a,b\n"'),
  )
  const bytes = fc.oneof(
    text.map((one) => Buffer.from(one)),
    fc.uint8Array().map((one) => Buffer.from(one)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom(...formats), fc.integer({ min: 1, max: 9 }), async (given, one, size) => {
      await read(one.name, given, asked('topic', 'marks', 'boxes'), size)
    }),
    { numRuns: 600 },
  )
})

/** In a process of its own, where nothing else is held: rows read, and by how much what is still needed grew. */
const readLarge = `
  import { formats } from ${JSON.stringify(new URL('./all.ts', import.meta.url).href)}
  const task = Buffer.from(JSON.stringify({ data: { text: 'x'.repeat(2_900) } }))
  async function* source() {
    for (let i = 0; i < 20_000; i++) yield Buffer.concat([Buffer.from(i === 0 ? '[' : ','), task])
    yield Buffer.from(']')
  }
  const held = () => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = held()
  let [rows, most] = [0, 0]
  for await (const row of formats[0].read(source(), { questions: [], view: [] }))
    if (row.item && ++rows % 2_000 === 0) most = Math.max(most, held() - before)
  process.stdout.write(JSON.stringify({ rows, most }))`

test('[FM4] A JSON array of 60 MB is read without being held', () => {
  const told = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', readLarge], {
    encoding: 'utf8',
  })
  const { rows, most } = JSON.parse(told) as { rows: number; most: number }
  expect(rows).toBe(20_000)
  expect(most).toBeLessThan(6e6)
})

test('[FM4] An element that is too large is refused, and what follows it is read', async () => {
  const source = async function* () {
    yield Buffer.from('[{"data":{"text":"')
    for (let i = 0; i < 17; i++) yield Buffer.alloc(1_048_576, 97)
    yield Buffer.from('"}},{"data":{"text":"b"}}]')
  }
  const rows = await collect(format('label-studio').read(source(), asked('topic')))
  expect(refusals(rows)).toEqual(['1: larger than 16 MiB', 'taken'])
})

test('[FM5] Each format says in words what of these questions it has no place for', () => {
  const of = asked('topic', 'pages', 'boxes', 'marks')
  for (const one of formats) {
    expect(one.cannot(of).some((line) => line.includes('Pages'))).toBe(one.name !== 'parquet')
    expect(one.cannot(of).some((line) => line.includes('“Topic”'))).toBe(
      ['conll-2003', 'coco', 'yolo', 'langfuse-queue'].includes(one.name),
    )
  }
  expect(format('doccano').cannot(asked('topic', 'tags')).join()).toContain('one question of the kind choice')
})
