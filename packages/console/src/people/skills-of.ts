import type { PersonWire } from '../api/wire.ts'
import type { SkillRequest } from './change-people.ts'

type Grant = PersonWire['skill_grants'][number]
export interface Skill {
  name: string
  /** How it was granted; absent where it was there from the start. */
  grant: Grant | null
  over: boolean
}

export function skillsOf({ skills, skill_grants: grants }: PersonWire, now: number): Skill[] {
  const granted = new Set(grants.map(({ name }) => name))
  return [
    ...skills.filter((name) => !granted.has(name)).map((name) => ({ name, grant: null, over: false })),
    ...grants.map((grant) => ({
      name: grant.name,
      grant,
      over: grant.until !== null && Date.parse(grant.until) <= now,
    })),
  ]
}

/** The whole list to send, with `name` as it shall be; null leaves it out. Others keep the ends that they have. */
export const skillsWith = (skills: readonly Skill[], name: string, wanted: SkillRequest | null): SkillRequest[] => [
  ...skills.filter((skill) => skill.name !== name).map((skill) => skill.name),
  ...(wanted === null ? [] : [wanted]),
]

/** As it was before a change. */
export function skillBefore(skills: readonly Skill[], name: string): SkillRequest | null {
  const before = skills.find((skill) => skill.name === name && !skill.over)
  return before ? { name, until: before.grant?.until ?? null } : null
}
