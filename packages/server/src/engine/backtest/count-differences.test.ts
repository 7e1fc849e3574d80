import { expect, test } from 'vitest'
import { createDifferences } from './count-differences.ts'
import type { Past } from './read-past.ts'

const past = (groups: object, attributes: object = {}): Past =>
  ({ system: 's', action: 'a', mode: 'gate', content: { groups, attributes, proposal: {} } }) as unknown as Past

test('[BT2] of protected groups only counts are told, and none from one to four', () => {
  const differences = createDifferences([])
  for (let i = 0; i < 9; i++) differences.add(past({ sex: 'female' }), i < 4 ? 'auto' : 'gate')
  for (let i = 0; i < 7; i++) differences.add(past({ sex: 'male' }), 'auto')
  for (let i = 0; i < 4; i++) differences.add(past({ sex: 'diverse' }), 'deny')
  expect(differences.figures().by_group).toEqual([
    {
      group: 'sex',
      parts: [
        { name: 'female', n: 9, stricter: 0, looser: null },
        { name: 'male', n: 7, stricter: 0, looser: 7 },
        { name: 'diverse', n: null, stricter: null, looser: null },
      ],
    },
  ])
})

test('[BT1] facts are told by their value, what is absent as such, and no more than fifty by name', () => {
  const differences = createDifferences(['attributes.region'])
  for (let i = 0; i < 2_000; i++) differences.add(past({}, { region: `r${i}` }), 'auto')
  differences.add(past({}), 'deny')
  const [{ parts } = { parts: [] }] = differences.figures().by_segment
  expect(parts.length).toBeLessThanOrEqual(51)
  expect(parts.reduce((sum, { n }) => sum + (n ?? 0), 0)).toBe(2_001)
  expect(parts.reduce((sum, { stricter }) => sum + (stricter ?? 0), 0)).toBe(1)
})
