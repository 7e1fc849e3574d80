import { checkQuestions, checkView } from '@countersign/core'
import { expect, test } from 'vitest'
import type { QuestionKind } from '../api/wire.ts'
import { kindWords, newQuestion, sampleOf, startOf } from './new-question.ts'

test('[C131] every kind of question and project begins with something that can be asked', () => {
  const kinds = Object.keys(kindWords) as QuestionKind[]
  expect(kinds).toHaveLength(14)
  expect(checkQuestions(kinds.map((kind, i) => newQuestion(kind, `q${i + 1}`)))).toEqual([])
  for (const kind of ['labelling', 'evaluation', 'comparison'] as const) {
    const { view, questions } = startOf(kind)
    expect(checkView(view)).toEqual([])
    expect(checkQuestions(questions)).toEqual([])
  }
})

test('[C131] the sample holds something at every place that is asked about', () => {
  const questions = [newQuestion('spans', 'a'), newQuestion('messages', 'b'), newQuestion('prefer', 'c')]
  expect(Object.keys(sampleOf([{ path: 'meta', as: 'json' }], questions) as object)).toEqual([
    'text',
    'messages',
    'a',
    'b',
    'meta',
  ])
})
