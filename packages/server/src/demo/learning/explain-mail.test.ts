import { createRandom, tokeniseText } from '@countersign/algorithms'
import { expect, test } from 'vitest'
import { explainMail } from './explain-mail.ts'
import { probabilityOf, trainTextModel, versionOf, wordsOf, type TextModel } from './text-model.ts'

const unwanted = ['free prize now', 'claim your free prize', 'prize money free', 'free free claim']
const wanted = ['minutes of the meeting', 'the meeting moved', 'notes of the meeting', 'meeting room booked']

function train(): TextModel {
  const texts = [...unwanted, ...wanted]
  const part = {
    words: () => texts.map((text) => tokeniseText(text)),
    labels: texts.map((_, i) => i < unwanted.length),
  }
  const steps = trainTextModel(part, part, createRandom(1))
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

test('a text like the unwanted ones is more likely unwanted than one like the others', () => {
  const model = train()
  expect(probabilityOf(model, wordsOf('Free', 'prize'))).toBeGreaterThan(0.5)
  expect(probabilityOf(model, wordsOf('Minutes', 'of the meeting'))).toBeLessThan(0.5)
  expect(versionOf(model)).toMatch(/^words-[0-9a-f]{10}$/)
  expect(versionOf(model)).toBe(versionOf(train()))
})

test('the words that weighed are told with their side, and pointed at where they stand', () => {
  const subject = 'FREE: the meeting'
  const text = 'A prize! Ｆｒｅｅ for the meeting.'
  const { features, spans } = explainMail(train(), subject, text)
  const weight = (name: string) => features.find((feature) => feature.name === name)?.weight ?? 0
  expect(weight('free')).toBeGreaterThan(0)
  expect(weight('meeting')).toBeLessThan(0)
  expect(features.find(({ name }) => name === 'free')?.value).toBe(2)
  const pointed = spans.map(({ path, start, end }) => [
    path,
    (path === 'input.text' ? text : subject).slice(start, end),
  ])
  expect(pointed).toContainEqual(['input.subject', 'FREE'])
  expect(pointed).toContainEqual(['input.text', 'Ｆｒｅｅ'])
  expect(pointed).toContainEqual(['input.text', 'meeting'])
  for (const { weight: given } of spans) expect(given).not.toBe(0)
})
