import { expect, test } from 'vitest'
import type { Json, Question } from '../api/wire.ts'
import { sayAnswer } from './say-answer.ts'

const asked = { name: 'q', title: 'Q', required: true }
const options = [
  { value: 'per', title: 'Person' },
  { value: 'loc', title: 'Place', options: [{ value: 'city', title: 'City' }] },
]
const cases: [Question, Json | undefined, string][] = [
  [{ ...asked, kind: 'choice', options }, 'per', 'Person'],
  [{ ...asked, kind: 'choice', options, many: true }, ['per', 'gone'], 'Person, gone'],
  [{ ...asked, kind: 'tree', options }, ['loc', 'city'], 'Place › City'],
  [
    { ...asked, kind: 'spans', field: 'text', options },
    {
      spans: [
        { id: 'a', start: 0, end: 1, label: 'per' },
        { id: 'b', start: 2, end: 3, label: 'per' },
      ],
      relations: [],
    },
    '2 × Person',
  ],
  [{ ...asked, kind: 'shapes', field: 'image', options, shapes: ['box'] }, [], 'nothing marked'],
  [
    { ...asked, kind: 'messages', field: 'turns', options, many: true },
    { 0: ['per', 'loc'], 2: 'per' },
    '1: Person + Place, 3: Person',
  ],
  [
    { ...asked, kind: 'cells', of: 'cells', field: 'table', options },
    { '/0/a~1b': 'per', '/2': 'loc' },
    'row 1 › a/b: Person, row 3: Place',
  ],
  [{ ...asked, kind: 'cells', of: 'fields', field: '', options }, { '/address/city': 'loc' }, 'address › city: Place'],
  [{ ...asked, kind: 'rating', levels: [{ value: 2, title: 'Good' }], na: true }, null, 'not applicable'],
  [{ ...asked, kind: 'rating', levels: [{ value: 2, title: 'Good' }] }, 2, 'Good'],
  [{ ...asked, kind: 'prefer', options: ['a', 'b'], ties: true }, { best: 1 }, 'B is better'],
  [{ ...asked, kind: 'prefer', options: ['a', 'b'], ties: true }, { ranks: [2, 1] }, 'A 2, B 1'],
  [{ ...asked, kind: 'text' }, 'as it is', 'as it is'],
  [{ ...asked, kind: 'number' }, undefined, 'left out'],
]

test('[C129] every kind of answer is said in words', () => {
  for (const [question, value, words] of cases) expect(sayAnswer(question, value)).toBe(words)
})
