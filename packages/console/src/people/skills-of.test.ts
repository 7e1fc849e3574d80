import { describe, expect, it } from 'vitest'
import type { PersonWire } from '../api/wire.ts'
import { skillBefore, skillsOf, skillsWith } from './skills-of.ts'

const grant = (name: string, until: string | null): PersonWire['skill_grants'][number] => ({
  ...{ name, until, source: 'lead', granted_by: 'per_1', granted_at: '2026-01-01T00:00:00Z' },
})
const person = {
  skills: ['finance', 'radiology', 'lang:de'],
  skill_grants: [
    grant('lang:de', null),
    grant('law', '2026-02-01T00:00:00Z'),
    grant('radiology', '2027-01-01T00:00:00Z'),
  ],
} as PersonWire
const skills = skillsOf(person, Date.parse('2026-06-01T00:00:00Z'))

describe('the skills of a person', () => {
  it('are those from the start and those granted, over or not', () => {
    expect(skills.map(({ name, over }) => [name, over])).toEqual([
      ...[
        ['finance', false],
        ['lang:de', false],
      ],
      ...[
        ['law', true],
        ['radiology', false],
      ],
    ])
  })
  it('are sent whole: the others keep their ends', () => {
    expect(skillsWith(skills, 'radiology', null)).toEqual(['finance', 'lang:de', 'law'])
    expect(skillsWith(skills, 'risk', { name: 'risk', until: null })).toHaveLength(5)
  })
  it('come back as they were', () => {
    expect(skillBefore(skills, 'radiology')).toEqual({ name: 'radiology', until: '2027-01-01T00:00:00Z' })
    expect([skillBefore(skills, 'law'), skillBefore(skills, 'risk')]).toEqual([null, null])
  })
})
