import { expect, test } from 'vitest'
import { sayPeopleBelow, sayTeam } from './say-team.ts'

test('what a team is worth is said plainly, also that it is nothing or not known', () => {
  const of = (n: number, better: number, interval: [number, number] | null) =>
    sayTeam({ gain: { n, better, interval } })
  expect(of(40, 36, [0.76, 0.97])).toBe(
    'Both together do better than the AI alone: right in 36 of the 40 that they hold back',
  )
  expect(of(40, 4, [0.03, 0.24])).toBe(
    'Both together do worse than the AI alone: right in only 4 of the 40 that they hold back',
  )
  expect(of(4, 3, [0.19, 0.99])).toBe(
    'Whether both together do better is not known yet: right in 3 of the 4 that they hold back (95 %: 19–99 %)',
  )
  expect(of(0, 0, null)).toBe('Weighing in what people say changes nothing')
  expect(sayPeopleBelow({ people_below: 0.851, deferred: 0.3 })).toBe(
    'Below a confidence of 0.85 people are surer than the AI; that gives them 30 % of the cases.',
  )
  expect(sayPeopleBelow({ people_below: null, deferred: 0.3 })).toContain('none is offered')
})
