import { expect, test } from 'vitest'
import type { Question } from '../api/wire.ts'
import { answerOf, problemsOf } from './answer-of.ts'

const questions: Question[] = [
  { name: 'topic', title: 'Topic', required: true, kind: 'choice', options: [{ value: 'a', title: 'A' }] },
  {
    name: 'marks',
    title: 'Marks',
    required: false,
    kind: 'spans',
    field: 'text',
    options: [{ value: 'p', title: 'P' }],
  },
  { name: 'record', title: 'Record', required: false, kind: 'form', schema: { type: 'object', required: ['x'] } },
]

test('[C124] what is missing or wrong is said at its question', () => {
  expect(problemsOf(questions, { text: 'abc' }, { topic: 'a' })).toEqual(new Map())
  const found = problemsOf(
    questions,
    { text: 'abc' },
    {
      marks: { spans: [{ id: 'm1', start: 0, end: 9, label: 'p' }], relations: [] },
      record: {},
    },
  )
  expect(Array.from(found.keys())).toEqual(['topic', 'marks', 'record'])
  expect(found.get('topic')).toBe('Missing: it must be answered.')
  expect(found.get('marks')).toContain('ends after the text')
})

test('[C124] an answer stands where its kind of project keeps it', () => {
  expect(answerOf('labelling', { q: 1 })).toEqual({ verdict: 'respond', labels: { q: 1 } })
  expect(answerOf('evaluation', { q: 1 })).toEqual({ verdict: 'respond', scores: { q: 1 } })
  expect(answerOf('comparison', { q: 1 })).toEqual({ verdict: 'respond', choice: { q: 1 } })
})
