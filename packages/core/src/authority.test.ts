import { expect, test } from 'vitest'
import { replayAuthority, type AuthorityLine } from './authority.ts'

const line = (position: number, type: string, data: AuthorityLine['data'], at = `t${position}`): AuthorityLine => ({
  ...{ position, at, type },
  data: { person: 'per_a', ...data },
})

test('[EP3] roles and skills are told by stretches, from the lines of the log alone', () => {
  const held = replayAuthority([
    line(3, 'skill.granted', { skill: 'dutch' }, 't4'),
    line(4, 'person.added', { roles: ['reviewer'], skills: ['law'] }),
    line(6, 'person.invited', {}),
    line(7, 'person.changed', { roles: ['reviewer'], skills: ['law'], active: true }),
    line(9, 'skill.expired', { skill: 'dutch' }),
    line(12, 'person.changed', { roles: ['lead'], skills: ['law'], active: false }),
  ]).get('per_a')
  expect(held).toEqual([
    { from: 't4', position: 4, until: 't9', roles: ['reviewer'], skills: ['dutch', 'law'], active: true },
    { from: 't9', position: 9, until: 't12', roles: ['reviewer'], skills: ['law'], active: true },
    { from: 't12', position: 12, until: null, roles: ['lead'], skills: ['law'], active: false },
  ])
})
