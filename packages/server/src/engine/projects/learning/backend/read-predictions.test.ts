import { expect, test } from 'vitest'
import type { Question } from '@countersign/core'
import { readPredictions } from './read-predictions.ts'

const options = ['sport', 'politics'].map((value) => ({ value, title: value }))
const topic: Question = { kind: 'choice', name: 'topic', title: 'T', required: true, options }
const marks: Question = { kind: 'spans', name: 'marks', title: 'M', required: true, field: 'text', options }
const asked = { view: [{ path: 'text', as: 'text' as const }], questions: [topic, marks] }
const items = [{ text: 'a goal' }, { text: 'a vote' }]
// As the sklearn text classifier of label-studio-ml-backend answers it: no ids on its regions.
const chosen = (choice: string, more: object = {}) => ({
  result: [{ from_name: 'topic', to_name: 'text', type: 'choices', value: { choices: [choice] } }],
  ...{ score: 0.9, model_version: 'm2' },
  ...more,
})

test('[ML2] each result is read as an answer of ours, several of one task by the first, and what does not fit costs itself alone', () => {
  expect(
    readPredictions(
      { results: [chosen('sport'), [chosen('politics', { score: 0.4 }), chosen('sport')]] },
      items,
      asked,
      'm1',
    ),
  ).toEqual([
    { predicted: { labels: { topic: 'sport' }, score: 0.9, model: 'm2' } },
    { predicted: { labels: { topic: 'politics' }, score: 0.4, model: 'm2' } },
  ])
  const span = { from_name: 'marks', to_name: 'text', type: 'labels', value: { start: 2, end: 6, labels: ['sport'] } }
  expect(readPredictions({ results: [{ result: [span] }, chosen('weather')] }, items, asked, 'm1')).toEqual([
    {
      predicted: {
        labels: { marks: { spans: [{ id: 'r1', start: 2, end: 6, label: 'sport' }], relations: [] } },
        ...{ score: null, model: 'm1' },
      },
    },
    { refused: expect.stringContaining('labels.topic') as string },
  ])
  const odd = [{ result: [{ from_name: 'other', type: 'choices', value: {} }] }, 'nonsense']
  expect(readPredictions({ results: odd }, items, asked, null)).toEqual([
    { refused: 'from_name “other” is no question of this project' },
    { refused: 'a result is no object' },
  ])
  expect(readPredictions({ results: [chosen('sport', { score: 7 }), { result: [] }] }, items, asked, null)).toEqual([
    { predicted: { labels: { topic: 'sport' }, score: null, model: 'm2' } },
    null,
  ])
})

test('[ML2] a model with nothing to say says so, and an answer that cannot be told apart is none', () => {
  expect(readPredictions({ results: [] }, items, asked, null)).toEqual([null, null])
  expect(readPredictions({ results: [chosen('sport')] }, items, asked, null)).toEqual({
    refused: 'it answered 1 results for 2 tasks',
  })
  expect(readPredictions({ predictions: [] }, items, asked, null)).toEqual({
    refused: 'its answer holds no list of results',
  })
})
