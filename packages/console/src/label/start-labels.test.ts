import { expect, test } from 'vitest'
import { startLabels } from './start-labels.ts'

const prediction = { labels: { topic: 'ai' }, score: 0.9 }

test('[C128] the AI’s answer is only filled in where the queue shows it openly, and never over a draft', () => {
  const project = { prediction, majority: null }
  expect(startLabels(project, 'open', null)).toEqual({ labels: { topic: 'ai' }, begun: 'ai' })
  for (const shown of ['on-demand', 'delayed', 'commit-first', 'blind'] as const)
    expect(startLabels(project, shown, null)).toEqual({ labels: {}, begun: 'nothing' })
  expect(startLabels(project, 'open', { topic: 'mine' })).toEqual({ labels: { topic: 'mine' }, begun: 'draft' })
  expect(startLabels(project, 'open', {}).begun).toBe('ai')
})

test('[C129] an adjudication starts from what most answered', () => {
  expect(startLabels({ prediction, majority: { topic: 'most' } }, 'open', null)).toEqual({
    labels: { topic: 'most' },
    begun: 'majority',
  })
})
