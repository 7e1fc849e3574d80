import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import {
  atPath,
  checkLabels,
  checkQuestions,
  checkRates,
  groupAnswers,
  isGoldDue,
  isGoldTooHard,
  isOneAnswer,
  isUnderMark,
  pathSteps,
  rateOf,
  slugOf,
  unlikeMarks,
  type FramesQuestion,
  type Question,
} from './index.ts'

const options = ['a', 'b'].map((value) => ({ value, title: value }))
const asked = { name: 'q', title: 'Q', required: true }
const data = {
  ...{ text: 'Hello', turns: [{ content: 'x' }, { content: 'y' }], left: 1, right: 2 },
  ...{ table: [{ 'a/b': 1 }, ['x'], 'bare'], record: { city: 'Rome', tags: ['x'] } },
}
const wrong = (question: object, value: Json): string[] =>
  checkLabels(
    {
      questions: [{ ...asked, ...question } as Question],
      data,
      fits: (schema, given, path) => (schema.const === given ? [] : [{ path, message: 'no' }]),
    },
    { q: value },
    '',
  ).map(({ path }) => path)

/** Of each kind: what answers it, what does not, and where. */
const cases: [kind: string, question: object, right: Json[], bad: [Json, string][]][] = [
  [
    'choice',
    { kind: 'choice', options },
    ['a'],
    [
      ['c', '.q'],
      [['a'], '.q'],
      [null, '.q'],
    ],
  ],
  [
    'choices',
    { kind: 'choice', options, many: true },
    [['a'], ['a', 'b']],
    [
      [[], '.q'],
      [['a', 'a'], '.q.1'],
      ['a', '.q'],
    ],
  ],
  [
    'tree',
    { kind: 'tree', options: [{ ...options[0], options }, options[1]] },
    [['a'], ['a', 'b'], ['b']],
    [
      [[], '.q'],
      [['b', 'a'], '.q.1'],
      ['a', '.q'],
    ],
  ],
  [
    'spans',
    { kind: 'spans', field: 'text', options, relations: options },
    [
      {
        spans: [
          { id: '1', start: 0, end: 5, label: 'a' },
          { id: '2', start: 1, end: 2, label: 'b' },
        ],
        relations: [{ from: '1', to: '2', label: 'a' }],
      },
    ],
    [
      [{ spans: [{ id: '1', start: 0, end: 6, label: 'a' }] }, '.q.spans.0'],
      [{ spans: [{ id: '1', start: 2, end: 2, label: 'a' }] }, '.q.spans.0'],
      [{ spans: [{ id: '1', start: 0, end: 1, label: 'z' }] }, '.q.spans.0.label'],
      [
        { spans: [{ id: '1', start: 0, end: 1, label: 'a' }], relations: [{ from: '1', to: '9', label: 'a' }] },
        '.q.relations.0.to',
      ],
      [{ spans: [] }, '.q.spans'],
    ],
  ],
  [
    'shapes',
    { kind: 'shapes', field: 'image', options, shapes: ['box', 'polygon', 'point'] },
    [
      [
        { id: '1', label: 'a', box: [0, 0, 0.5, 1] },
        {
          id: '2',
          label: 'b',
          points: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
        { id: '3', label: 'a', point: [0.5, 0.5] },
      ],
    ],
    [
      [[{ id: '1', label: 'a', box: [0.6, 0, 0.5, 1] }], '.q.0'],
      [[{ id: '1', label: 'a', box: [0, 0, 0, 1] }], '.q.0'],
      [
        [
          {
            id: '1',
            label: 'a',
            points: [
              [0, 0],
              [1, 0],
            ],
          },
        ],
        '.q.0',
      ],
      [[{ id: '1', label: 'a', point: [0, 0], box: [0, 0, 1, 1] }], '.q.0'],
      [
        [
          { id: '1', label: 'a', point: [0, 0] },
          { id: '1', label: 'a', point: [0, 0] },
        ],
        '.q.1.id',
      ],
      [[{ id: '1', label: 'a', circle: 1 }], '.q.0.circle'],
    ],
  ],
  [
    'segments',
    { kind: 'segments', field: 'audio', options },
    [[{ id: '1', label: 'a', start: 0, end: 1.5 }]],
    [[[{ id: '1', label: 'a', start: 2, end: 1 }], '.q.0']],
  ],
  [
    'frames',
    { kind: 'frames', field: 'video', options },
    [
      [
        {
          id: '1',
          label: 'a',
          frames: [
            { frame: 0, box: [0, 0, 1, 1] },
            { frame: 9, box: [0, 0, 1, 1] },
          ],
        },
      ],
      [{ id: '1', label: 'a', rate: 25, frames: [{ frame: 0, box: [0, 0, 1, 1], ends: true }] }],
    ],
    [
      [[{ id: '1', label: 'a', rate: 10, frames: [{ frame: 0, box: [0, 0, 1, 1] }] }], '.q.0'],
      [[{ id: '1', label: 'a', frames: [{ frame: 0, box: [0, 0, 1, 1], ends: false }] }], '.q.0'],
      [
        [
          {
            id: '1',
            label: 'a',
            frames: [
              { frame: 3, box: [0, 0, 1, 1] },
              { frame: 3, box: [0, 0, 1, 1] },
            ],
          },
        ],
        '.q.0',
      ],
      [[{ id: '1', label: 'a', frames: [] }], '.q.0'],
    ],
  ],
  [
    'messages',
    { kind: 'messages', field: 'turns', options },
    [{ 0: 'a', 1: 'b' }],
    [
      [{ 2: 'a' }, '.q.2'],
      [{ '01': 'a' }, '.q.01'],
      [{ 0: 'z' }, '.q.0'],
      [{}, '.q'],
    ],
  ],
  [
    'cells',
    { kind: 'cells', of: 'cells', field: 'table', options },
    [{ '/0/a~1b': 'a', '/1/0': 'b', '/2': 'a' }],
    [
      [{ '/0': 'a' }, '.q./0'],
      [{ '/0/a/b': 'a' }, '.q./0/a/b'],
      [{ '/0/a~2b': 'a' }, '.q./0/a~2b'],
      [{ '/1/00': 'a' }, '.q./1/00'],
      [{ '/1/1': 'a' }, '.q./1/1'],
      [{ '/3': 'a' }, '.q./3'],
      [{ '': 'a' }, '.q.'],
      [{ '/0/__proto__': 'a' }, '.q./0/__proto__'],
      [{ '/0/a~1b': 'z' }, '.q./0/a~1b'],
      [{}, '.q'],
    ],
  ],
  [
    'rows',
    { kind: 'cells', of: 'rows', field: 'table', options, many: true },
    [{ '/0': ['a', 'b'] }],
    [
      [{ '/0/a~1b': ['a'] }, '.q./0/a~1b'],
      [{ '/-': ['a'] }, '.q./-'],
    ],
  ],
  [
    'fields',
    { kind: 'cells', of: 'fields', field: 'record', options },
    [{ '/city': 'a', '/tags/0': 'b' }],
    [
      [{ '/tags': 'a' }, '.q./tags'],
      [{ '/none': 'a' }, '.q./none'],
    ],
  ],
  ['fields of nothing', { kind: 'cells', of: 'fields', field: 'none', options }, [], [[{ '/a': 'a' }, '.q./a']]],
  [
    'pages',
    { kind: 'pages', field: 'pdf', options },
    [
      [
        { id: '1', label: 'a', page: 1 },
        { id: '2', label: 'b', page: 2, box: [0, 0, 1, 1] },
      ],
    ],
    [[[{ id: '1', label: 'a', page: 0 }], '.q.0']],
  ],
  [
    'rating',
    {
      kind: 'rating',
      levels: [
        { value: 1, title: 'bad' },
        { value: 2, title: 'good' },
      ],
      na: true,
    },
    [1, 2, null],
    [
      [3, '.q'],
      ['1', '.q'],
    ],
  ],
  [
    'number',
    { kind: 'number', minimum: 0, maximum: 10, integer: true },
    [0, 10],
    [
      [-1, '.q'],
      [11, '.q'],
      [1.5, '.q'],
      ['1', '.q'],
    ],
  ],
  [
    'text',
    { kind: 'text', longest: 3 },
    ['abc'],
    [
      ['abcd', '.q'],
      [' ', '.q'],
      [1, '.q'],
    ],
  ],
  ['form', { kind: 'form', schema: { const: 7 } }, [7], [[8, '.q']]],
  [
    'prefer',
    { kind: 'prefer', options: ['left', 'right'], ties: false },
    [{ best: 0 }, { best: 1 }, { ranks: [2, 1] }],
    [
      [{ best: 2 }, '.q.best'],
      [{ best: 'tie' }, '.q.best'],
      [{ ranks: [1, 1] }, '.q.ranks'],
      [{ ranks: [1] }, '.q.ranks'],
      [{ best: 0, ranks: [1, 2] }, '.q'],
    ],
  ],
]

test.each(cases)(
  '[PJ20] %s has one shape of answer, and what is none is refused by its path',
  (_kind, question, right, bad) => {
    for (const value of right) expect(wrong(question, value), JSON.stringify(value)).toEqual([])
    for (const [value, path] of bad) expect(wrong(question, value), JSON.stringify(value)).toContain(path)
  },
)

test('[PJ20] what must be answered may not be missing, and nothing may be answered that is not asked', () => {
  const questions = [
    { ...asked, kind: 'text' },
    { ...asked, name: 'r', required: false, kind: 'text' },
  ] as Question[]
  const check = (labels: Json) => checkLabels({ questions, data, fits: () => [] }, labels).map(({ path }) => path)
  expect(check({ q: 'x' })).toEqual([])
  expect(check({ r: 'x', toString: 'x' })).toEqual(['labels.toString', 'labels.q'])
  expect(check([])).toEqual(['labels'])
})

test('[PJ20] no JSON whatever makes the check fail instead of answering', () => {
  fc.assert(
    fc.property(fc.constantFrom(...cases), fc.jsonValue(), ([, question], value) => {
      wrong(question, value as Json)
    }),
    { numRuns: 500 },
  )
})

test('[PJ1] a question that cannot be asked is told by its place', () => {
  const of = (question: object) => checkQuestions([{ ...asked, ...question } as Question]).map(({ path }) => path)
  expect(of({ kind: 'spans', field: 'a..b', options: [options[0], options[0]] })).toEqual([
    'questions.0.options.1.value',
    'questions.0.field',
  ])
  expect(of({ kind: 'tree', options: [{ ...options[0], options: [options[1], options[1]] }] })).toEqual([
    'questions.0.options.0.options.1.value',
  ])
  expect(of({ kind: 'choice', options: options.map((one) => ({ ...one, key: '1' })) })).toEqual([
    'questions.0.options.1.key',
  ])
  expect(of({ kind: 'prefer', options: ['a', 'a'], ties: true })).toEqual(['questions.0.options.1'])
  expect(of({ kind: 'number', minimum: 2, maximum: 1 })).toEqual(['questions.0.minimum'])
})

test('[PJ20] a path names one place in the data, and never what an object inherits', () => {
  expect(pathSteps('turns[1].content')).toEqual(['turns', 1, 'content'])
  for (const path of ['a..b', '.a', 'a.', 'a[', 'a[x]', 'a]']) expect(pathSteps(path)).toBeUndefined()
  expect(atPath(data, 'turns[1].content')).toBe('y')
  expect(atPath(data, '')).toBe(data)
  expect(atPath(data, 'constructor')).toBeUndefined()
  expect(atPath(data, 'text.length')).toBeUndefined()
})

test('[PJ21] answers are the same whatever their ids and order; drawn ones where they nearly cover each other', () => {
  const same = (question: object, a: Json, b: Json) => isOneAnswer({ ...asked, ...question } as Question, a, b)
  const spans = { kind: 'spans', field: 'text', options }
  const span = (id: string, start: number) => ({ id, start, end: start + 2, label: 'a' })
  expect(same(spans, { spans: [span('1', 0), span('2', 3)] }, { spans: [span('x', 3), span('y', 0)] })).toBe(true)
  expect(same(spans, { spans: [span('1', 0)] }, { spans: [span('1', 1)] })).toBe(false)
  const relation = (from: string, to: string) => [{ from, to, label: 'a' }]
  expect(
    same(
      spans,
      { spans: [span('1', 0), span('2', 3)], relations: relation('1', '2') },
      { spans: [span('2', 0), span('1', 3)], relations: relation('2', '1') },
    ),
  ).toBe(true)
  expect(
    same(
      spans,
      { spans: [span('1', 0), span('2', 3)], relations: relation('1', '2') },
      { spans: [span('1', 0), span('2', 3)], relations: relation('2', '1') },
    ),
  ).toBe(false)
  const shapes = { kind: 'shapes', field: 'image', options, shapes: ['box', 'point'] }
  const box = (x: number, label = 'a') => [{ id: String(x), label, box: [x, 0, 0.4, 0.4] }]
  expect(same(shapes, box(0), box(0.1))).toBe(true)
  expect(same(shapes, box(0), box(0.3))).toBe(false)
  expect(same(shapes, box(0), box(0, 'b'))).toBe(false)
  expect(same(shapes, box(0), [...box(0), ...box(0)])).toBe(false)
  expect(same({ kind: 'choice', options, many: true }, ['a', 'b'], ['b', 'a'])).toBe(true)
  expect(same({ kind: 'tree', options }, ['a', 'b'], ['b', 'a'])).toBe(false)
  const turns = { kind: 'messages', field: 'turns', options, many: true }
  expect(same(turns, { 0: ['a', 'b'], 1: ['a'] }, { 1: ['a'], 0: ['b', 'a'] })).toBe(true)
  expect(same(turns, { 0: ['a'] }, { 1: ['a'] })).toBe(false)
  expect(groupAnswers({ ...asked, kind: 'choice', options } as Question, ['a', 'b', 'a', undefined])).toEqual([
    0, 1, 0, 2,
  ])
})

test('[PJ25] the rate of frames is the item’s, else the question’s, else 25; tracks are the same where they mostly are in place and time', () => {
  const frames = { ...asked, kind: 'frames', field: 'video', options } as FramesQuestion
  expect(rateOf(frames, data)).toBe(25)
  expect(rateOf({ ...frames, rate: 10 }, data)).toBe(10)
  const own = { ...frames, rate: 10, rate_field: 'meta.fps' }
  expect(rateOf(own, { meta: { fps: 29.97 } })).toBe(29.97)
  expect(rateOf(own, {})).toBe(10)
  expect(checkRates([own], { meta: { fps: 30 } })).toEqual([])
  for (const fps of [0, -1, '30', 1e9, true]) {
    expect(checkRates([own], { meta: { fps } }).map(({ path }) => path)).toEqual(['data.meta.fps'])
    expect(rateOf(own, { meta: { fps } })).toBe(10)
  }
  expect(checkQuestions([{ ...frames, rate_field: 'a..b' }]).map(({ path }) => path)).toEqual([
    'questions.0.rate_field',
  ])
  // Hands that set other key frames, but draw the same way, agree; what ends and begins again is not there between.
  const track = (...keys: [frame: number, x: number, ends?: true][]): Json => [
    {
      id: '1',
      label: 'a',
      frames: keys.map(([frame, x, ends]) => ({ frame, box: [x, 0, 0.2, 0.2], ...(ends ? { ends } : {}) })),
    },
  ]
  const same = (a: Json, b: Json) => isOneAnswer(frames, a, b)
  expect(same(track([0, 0], [40, 0.8]), track([1, 0.02], [20, 0.4], [39, 0.78]))).toBe(true)
  expect(same(track([0, 0], [40, 0.8]), track([0, 0], [10, 0.2]))).toBe(false)
  expect(same(track([0, 0], [40, 0]), track([0, 0, true], [40, 0]))).toBe(false)
  expect(same(track([10, 0]), track([4, 0]))).toBe(false)
  expect(same(track([0, 0], [1e9, 0]), track([0, 0], [1e9, 0]))).toBe(true)
  // Very many are the same only where they are the very same, in whatever order.
  const crowd = (x: number) =>
    Array.from({ length: 101 }, (_, i) => ({ ...((track([i, x]) as Json[])[0] as object), id: String(i) })) as Json[]
  expect(same(crowd(0), crowd(0).reverse())).toBe(true)
  expect(same(crowd(0), crowd(0.001))).toBe(false)
})

test('[C159] of each answer it is told what it marked otherwise than some other, by the measure that says whether answers are the same', () => {
  const unlike = (question: object, ...values: (Json | undefined)[]) =>
    unlikeMarks({ ...asked, ...question } as Question, values)?.map((ids) => [...ids])
  const spans = { kind: 'spans', field: 'text', options }
  const span = (id: string, start: number, label = 'a') => ({ id, start, end: start + 2, label })
  expect(unlike(spans, { spans: [span('1', 0), span('2', 3)] }, { spans: [span('x', 3), span('y', 0, 'b')] })).toEqual([
    ['1'],
    ['y'],
  ])
  const shapes = { kind: 'shapes', field: 'image', options, shapes: ['box'] }
  const box = (id: string, x: number) => ({ id, label: 'a', box: [x, 0, 0.4, 0.4] })
  expect(unlike(shapes, [box('1', 0)], [box('1', 0.1)], [box('1', 0.05), box('2', 0.5)])).toEqual([[], [], ['2']])
  expect(unlike(shapes, [box('1', 0)], undefined)).toEqual([['1'], []])
  const turns = { kind: 'messages', field: 'turns', options, many: true }
  expect(unlike(turns, { 0: ['a', 'b'], 1: ['a'] }, { 0: ['b', 'a'] })).toEqual([['1'], []])
  expect(
    unlike(
      shapes,
      Array.from({ length: 1_001 }, (_, i) => box(String(i), 0)),
    ),
  ).toBeUndefined()
})

test('[PJ14] in the long run the share of gold is what was asked for, and never two in a row', () => {
  for (const share of [0.05, 0.2, 0.5]) {
    let [last, golds, state] = [false, 0, 1]
    const drawn: boolean[] = []
    for (let i = 0; i < 20_000; i++) {
      state = (state * 48_271) % 2_147_483_647
      last = isGoldDue(share, last, state / 2_147_483_647)
      golds += Number(last)
      drawn.push(last)
    }
    expect(golds / 20_000).toBeCloseTo(share, 1)
    expect(drawn.some((one, i) => one && drawn[i + 1])).toBe(false)
  }
  expect(isGoldDue(0, false, 0)).toBe(false)
})

test('[PJ17] nobody is paused by too few answers, or while they may still be good enough', () => {
  const policy = { pause_below: 0.7, at_least: 5 }
  expect(isUnderMark(policy, 4, 0.1)).toBe(false)
  expect(isUnderMark(policy, 5, 0.71)).toBe(false)
  expect(isUnderMark(policy, 5, 0.69)).toBe(true)
  expect(isUnderMark({ ...policy, pause_below: null }, 50, 0)).toBe(false)
})

test('[PJ18] gold is too hard when enough have tried and nearly all have failed', () => {
  expect(isGoldTooHard(4, 0)).toBe(false)
  expect(isGoldTooHard(5, 1)).toBe(true)
  expect(isGoldTooHard(5, 2)).toBe(false)
})

test('[PJ1] a name as it stands in an address', () => {
  expect(slugOf('Süße Äpfel & Birnen!')).toBe('su-e-apfel-birnen')
  expect(slugOf('日本')).toBe('')
})
