import { expect, test } from 'vitest'
import { sayDiffered, sayNeed, saySeeded } from './say-need.ts'

test('it is said plainly when a person adds something, makes it worse, or nobody knows', () => {
  expect((['yes', 'no', 'unknown'] as const).map((adds) => sayNeed({ adds }))).toEqual([
    'A person adds something',
    'A person makes it worse',
    'Whether a person adds anything is not known yet',
  ])
  expect(sayDiffered({ by_people: 9, differed: { n: 8, better: 7, interval: [0.47, 0.99] } })).toBe(
    'Where people did otherwise than the AI proposed, the audit upheld them in 7 of 8 (95 %: 47–99 %); above a half they add something.',
  )
  expect(sayDiffered({ by_people: 0, differed: { n: 0, better: 0, interval: null } })).toBe(
    'No person has decided here.',
  )
  expect(saySeeded({ seeded: { n: 20, missed: 0.25, interval: [0.11, 0.47] } })).toBe(
    'Of 20 seeded errors people let 25 % pass (95 %: 11–47 %).',
  )
  expect(saySeeded({ seeded: { n: 0, missed: null, interval: null } })).toBe('')
})
