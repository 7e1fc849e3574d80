import { expect, test } from 'vitest'
import type { Labels, QuestionKind } from '../api/wire.ts'
import { problemsOf } from '../label/answer-of.ts'
import { newQuestion } from './new-question.ts'
import { sampleLine } from './sample-line.ts'

test('[C203] the line that an import shows names the project’s own parts and questions, and would be taken', () => {
  const kinds: QuestionKind[] = ['choice', 'tree', 'rating', 'number', 'text']
  const questions = kinds.map((kind) => newQuestion(kind, `its-${kind}`))
  const view = [{ path: 'mail.subject', as: 'text' as const }]
  const line = JSON.parse(sampleLine({ view, questions }, 'gold')) as { data: object; gold: Labels }
  expect(line.data).toEqual({ mail: { subject: '…' } })
  expect(Object.keys(line.gold)).toEqual(kinds.map((kind) => `its-${kind}`))
  expect(problemsOf(questions, { mail: { subject: '…' } }, line.gold)).toEqual(new Map())
  // A box has no short sample: the line is of its data alone.
  const drawn = sampleLine({ view, questions: [newQuestion('shapes', 'faces')] }, 'labels')
  expect(JSON.parse(drawn)).toEqual({ id: '1', data: { mail: { subject: '…' } } })
})
