import { expect, test } from 'vitest'
import type { ProjectWire } from '../api/wire.ts'
import { askingOf, sentOf, usualAsking } from './asking.ts'

const project = {
  ...{ who: ['role:annotator', 'skill:de'], ai_shown: 'blind', aggregation: 'wawa' },
  overlap: { answers: 2, most: 4, sure: 0.955 },
  gold: { share: 0.125, feedback: 'after', pause_below: 0.6, at_least: 7 },
} as unknown as ProjectWire

test('[C182] what a project’s form shows and sends back unchanged is what the project had', () => {
  const { who, ai_shown, aggregation, overlap, gold } = project
  expect(sentOf(askingOf(project))).toEqual({ who, ai_shown, aggregation, overlap, gold })
})

test('[C182] without gold none is sent, and without a mark nobody is paused', () => {
  expect(sentOf(usualAsking)).toEqual({
    ...{ who: [], ai_shown: 'open', aggregation: 'auto', overlap: { answers: 1 }, gold: null },
  })
  expect(sentOf({ ...usualAsking, gold: 10 }).gold).toEqual({ share: 0.1, feedback: 'none', at_least: 10 })
})
