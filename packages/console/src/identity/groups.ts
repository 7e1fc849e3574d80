/** `group: role, role`, a line each; a group's own name may hold colons. */
export function readGroups(text: string): { roles: Record<string, string[]>; problem: string | null } {
  const roles: Record<string, string[]> = {}
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const at = line.lastIndexOf(':')
    const group = line.slice(0, Math.max(0, at)).trim()
    const given = line
      .slice(at + 1)
      .split(',')
      .map((role) => role.trim())
      .filter(Boolean)
    if (at < 1 || group === '' || given.length === 0)
      return { roles, problem: `“${line}” is not of the form group: role` }
    roles[group] = given
  }
  return { roles, problem: null }
}

export const writeGroups = (roles: Record<string, string[]>): string =>
  Object.entries(roles)
    .map(([group, given]) => `${group}: ${given.join(', ')}`)
    .join('\n')
