/** What a provider gives to whom it vouches for, by the groups that it names. */
import type { Turn } from '../committer.ts'
import type { Member } from '../workspace-state.ts'
import type { ProviderSpec } from './provider-row.ts'

export const rolesOfGroups = (spec: ProviderSpec, groups: readonly string[]): string[] => [
  ...new Set([
    ...spec.default_roles,
    ...groups.flatMap((group) => (Object.hasOwn(spec.roles, group) ? (spec.roles[group] ?? []) : [])),
  ]),
]

/**
 * Their roles once what was granted is set anew: what a group gave goes with the group, what people gave stays. No
 * workspace is left without an owner.
 */
export function grantAnew(
  turn: Turn,
  member: Member,
  before: readonly string[],
  granted: readonly string[],
  leaving: ReadonlySet<string> = new Set(),
): string[] {
  const roles = [...new Set([...member.roles.filter((role) => !before.includes(role)), ...granted])]
  return member.roles.includes('owner') && !roles.includes('owner') && isLastOwner(turn, member, leaving)
    ? ['owner', ...roles]
    : roles
}

/** @param leaving others who stop being owners in the same turn. */
export const isLastOwner = (turn: Turn, member: Member, leaving: ReadonlySet<string> = new Set()): boolean =>
  member.active &&
  member.roles.includes('owner') &&
  ![...turn.state.people.values()].some(
    (one) => one.active && one.id !== member.id && one.roles.includes('owner') && !leaving.has(one.id),
  )
