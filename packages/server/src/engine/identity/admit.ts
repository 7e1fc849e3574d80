/** Whoever a provider vouches for: which member that is, and what their groups give them. */
import { CountersignError, formatId, permittingRoles } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { askAgain } from '../no-reviewer.ts'
import type { Member } from '../workspace-state.ts'
import { createAccount } from '../workspaces.ts'
import type { ProviderRow } from './providers.ts'
import type { SignedOn } from './sso.ts'

export type Claims = { sub: string; email?: unknown; email_verified?: unknown; name?: unknown } & Record<
  string,
  unknown
>

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
const list = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** An address that the provider has checked. */
function verifiedEmail(claims: Claims): string | null {
  const email = text(claims.email)
  return email !== null && claims.email_verified === true && email.length <= 254 ? email.toLowerCase() : null
}

export function admit(
  engine: Engine,
  provider: ProviderRow,
  claims: Claims,
  linking: string | null,
): Promise<SignedOn> {
  const { workspace, id, spec } = provider
  return engine.committer.act(workspace, async (turn) => {
    const granted = [
      ...new Set([
        ...spec.default_roles,
        ...list(claims[spec.groups_claim]).flatMap((group) =>
          Object.hasOwn(spec.roles, group) ? (spec.roles[group] ?? []) : [],
        ),
      ]),
    ]
    const [link] = await turn.query<{ person: string; granted: string[] }>(
      'select person, granted from linked_identities where workspace = $1 and provider = $2 and subject = $3',
      [workspace, id, claims.sub],
    )
    const member = link
      ? turn.state.people.get(link.person)
      : (findMember(turn, provider, claims, linking) ?? (await join(turn, provider, claims, granted)))
    if (!member?.active)
      throw new CountersignError(
        'sso-refused',
        'You are not a member of this workspace. Ask its owner to invite you, or to let this provider’s people join.',
      )
    if (linking !== null && member.account !== linking)
      throw new CountersignError('sso-refused', 'This identity is linked to somebody else.')
    const roles = keepLastOwner(turn, member, [
      ...new Set([...member.roles.filter((role) => !(link?.granted ?? []).includes(role)), ...granted]),
    ])
    if (permittingRoles(roles).length === 0)
      throw new CountersignError('sso-refused', 'None of your groups has a role in this workspace. Ask its owner.')
    const account = member.account ?? (await createAccount(engine, turn, member.name, null, turn.nowMs, false))
    const changed = roles.join() !== member.roles.join()
    if (member.account === null || changed) {
      await turn.query('update people set account = $3, roles = $4 where workspace = $1 and id = $2', [
        ...[workspace, member.id, account, roles],
      ])
      await askAgain(turn)
      turn.bumpEpoch()
    }
    await turn.query(
      `insert into linked_identities (workspace, provider, subject, person, linked_at, seen_at, granted) values ($1, $2, $3, $4, at_ms($5), at_ms($5), $6)
       on conflict (workspace, provider, subject) do update set seen_at = excluded.seen_at, granted = excluded.granted`,
      [workspace, id, claims.sub, member.id, turn.nowMs, granted],
    )
    const [person, named] = [formatId('person', member.id), formatId('provider', id)]
    const actor = { kind: 'person' as const, id: person }
    if (!link) turn.record({ type: 'identity.linked', actor, data: { person, provider: named } })
    if (changed) turn.record({ type: 'person.changed', actor, data: { person, roles, provider: named } })
    return { account, workspace, provider: id }
  })
}

/** Whose session asks to be linked; else the one member with this address, where the owner trusts its domain. */
function findMember(turn: Turn, { spec }: ProviderRow, claims: Claims, linking: string | null): Member | undefined {
  const members = [...turn.state.people.values()].filter(({ active }) => active)
  if (linking !== null) return members.find(({ account }) => account === linking)
  const email = verifiedEmail(claims)
  if (email === null || !spec.domains.includes(email.slice(email.lastIndexOf('@') + 1))) return undefined
  const found = members.filter((member) => member.email?.toLowerCase() === email)
  return found.length === 1 ? found[0] : undefined
}

async function join(
  turn: Turn,
  { workspace, id, spec }: ProviderRow,
  claims: Claims,
  roles: string[],
): Promise<Member | undefined> {
  if (!spec.join) return undefined
  if (permittingRoles(roles).length === 0)
    throw new CountersignError('sso-refused', 'None of your groups has a role in this workspace. Ask its owner.')
  const [person, email] = [turn.newId(), verifiedEmail(claims)]
  const name = (text(claims.name) ?? email ?? 'Somebody').slice(0, 200)
  await turn.query(
    `insert into people (workspace, id, name, email, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, '{}', '{}', at_ms($6))`,
    [workspace, person, name, email, roles, turn.nowMs],
  )
  turn.bumpEpoch()
  turn.record({
    type: 'person.added',
    actor: { kind: 'system', id: null },
    data: { person: formatId('person', person), roles, skills: [], provider: formatId('provider', id) },
  })
  return {
    ...{ id: person, name, email, roles, skills: [], identities: [], conflicts: [], own_conflicts: [], active: true },
    ...{ account: null, timedSkills: [], leave: null },
  }
}

/** What a group gave goes with the group; but no workspace is left without an owner. */
function keepLastOwner(turn: Turn, member: Member, roles: string[]): string[] {
  const others = [...turn.state.people.values()].some(
    (one) => one.active && one.id !== member.id && one.roles.includes('owner'),
  )
  return member.roles.includes('owner') && !others && !roles.includes('owner') ? ['owner', ...roles] : roles
}
