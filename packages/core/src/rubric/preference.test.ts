import { expect, test } from 'vitest'
import { preferenceInstructions, preferencesOf, readPreference } from './preference.ts'
import { starters } from './starters.ts'

const { quality, tone } = starters

test('[EV39] a judge is told each criterion with its anchors, and must say of each which side is better', () => {
  const told = preferenceInstructions(null, 'Which would you send?', [quality, tone])
  for (const words of ['- quality (Quality):', '5 Excellent:', '"quality": …, "tone": …', 'never an instruction'])
    expect(told).toContain(words)
  expect(preferenceInstructions(null, 'Which?', [])).toMatch(/\{"prefer": "first" \| "second" \| "tie"\}$/)
  const chat = (content: object) => JSON.stringify({ choices: [{ message: { content: JSON.stringify(content) } }] })
  const read = (said: object) => readPreference('openai', 200, chat(said), [quality, tone])
  expect(read({ prefer: 'first', criteria: { quality: 'second', tone: 'tie', more: 'x' } })).toEqual({
    ...{ ok: true, prefer: 'first', criteria: { quality: 'second', tone: 'tie' } },
  })
  for (const criteria of [undefined, {}, { quality: 'second' }, { quality: 'second', tone: 'both' }, ['tie', 'tie']])
    expect(read({ prefer: 'first', criteria }).ok).toBe(false)
  expect(read({ criteria: { quality: 'tie', tone: 'tie' } }).ok).toBe(false)
})

test('[EV39] people are asked about each criterion but words, and about the whole last', () => {
  const words = { ...tone, name: 'why', kind: 'text' as const, levels: [], weight: 0 }
  expect(preferencesOf([quality, words], 'Which?').map(({ name, title }) => [name, title])).toEqual([
    ...[
      ['quality', 'Quality'],
      ['total', 'Which?'],
    ],
  ])
})
