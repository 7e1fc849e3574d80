/** Who held which roles and skills when, told from the lines of the log alone. */
export interface AuthorityLine {
  position: number
  at: string
  type: string
  data: { person?: string; roles?: string[]; skills?: string[]; skill?: string; active?: boolean }
}
export interface Authority {
  from: string
  /** The line that began it. */
  position: number
  until: string | null
  roles: string[]
  skills: string[]
  active: boolean
}

/** Undefined for a line that tells nothing of it. */
function after(last: Authority | undefined, { type, data, at, position }: AuthorityLine): Authority | undefined {
  const next = {
    ...{ from: at, position, until: null },
    ...{ roles: last?.roles ?? [], skills: last?.skills ?? [], active: last?.active ?? true },
  }
  const { skill = '' } = data
  if (type === 'skill.granted') return { ...next, skills: [...new Set([...next.skills, skill])].sort() }
  if (type === 'skill.revoked' || type === 'skill.expired')
    return { ...next, skills: next.skills.filter((one) => one !== skill) }
  if (!data.roles) return undefined
  // It names the skills that were given for good; what is granted with an end, or taken away, has lines of its own.
  const skills = [...new Set([...next.skills, ...(data.skills ?? [])])].sort()
  return { ...next, roles: data.roles, skills, active: data.active ?? next.active }
}
const same = (a: Authority, b: Authority): boolean =>
  a.active === b.active && a.roles.join() === b.roles.join() && a.skills.join() === b.skills.join()

/** By person, the stretches in which what they held stayed the same, in order. */
export function replayAuthority(lines: readonly AuthorityLine[]): Map<string, Authority[]> {
  const people = new Map<string, Authority[]>()
  for (const line of lines) {
    const { person } = line.data
    if (person === undefined) continue
    const held = people.get(person) ?? []
    const last = held.at(-1)
    const next = after(last, line)
    if (!next || (last && same(last, next))) continue
    if (last) last.until = line.at
    // Lines of one moment are one change.
    if (last?.from === line.at) held.pop()
    held.push(next)
    people.set(person, held)
  }
  return people
}
