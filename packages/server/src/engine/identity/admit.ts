/** Whoever a provider vouches for: which member that is, and what their groups give them. */
import { CountersignError, formatId, permittingRoles } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { askAgain } from '../no-reviewer.ts'
import type { Member } from '../workspace-state.ts'
import { createAccount } from '../workspaces.ts'
import { grantAnew, rolesOfGroups } from './granted.ts'
import type { ProviderRow } from './provider-row.ts'

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
    const [link] = await turn.query<{ person: string; granted: string[] }>(
      'select person, granted from linked_identities where workspace = $1 and provider = $2 and subject = $3',
      [workspace, id, claims.sub],
    )
    const known = link?.person ?? (await findProvisioned(turn, provider, claims))
    const offered = rolesOfGroups(spec, list(claims[spec.groups_claim]))
    const member = known
      ? turn.state.people.get(known)
      : (findMember(turn, provider, claims, linking) ?? (await join(turn, provider, claims, offered)))
    if (!member?.active)
      throw new CountersignError(
        'sso-refused',
        'You are not a member of this workspace. Ask its owner to invite you, or to let this provider’s people join.',
      )
    if (linking !== null && member.account !== linking)
      throw new CountersignError('sso-refused', 'This identity is linked to somebody else.')
    // Whom it provisions has the roles of the groups that it provisions: a sign-in tells nothing newer.
    const granted = (await isProvisioned(turn, provider, member.id)) ? [] : offered
    const roles = grantAnew(turn, member, link?.granted ?? [], granted)
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

/**
 * Whom the provider provisions (SCIM) and means by this: by its own id for them, or the name that they sign in with. Of
 * somebody whom it deleted, that they are: nobody comes back as a newcomer. One whom it knows by another subject already
 * is somebody else.
 */
async function findProvisioned(
  turn: Turn,
  { workspace, id, kind }: ProviderRow,
  claims: Claims,
): Promise<string | undefined> {
  const ids = [claims.sub, text(claims.oid)].filter((one) => one !== null)
  // SAML checks no address: whoever may write their own would come in as another.
  const name = kind === 'saml' ? claims.sub : verifiedEmail(claims)
  const [row] = await turn.query<{ person: string }>(
    `select person from scim_users u where workspace = $1 and provider = $2 and (external_id = any($3) or lower(user_name) = lower($4))
       and not exists (select 1 from linked_identities l where l.workspace = u.workspace and l.provider = u.provider and l.person = u.person)
     order by deleted_at is not null, coalesce(external_id = any($3), false) desc, deleted_at desc limit 1`,
    [workspace, id, ids, name],
  )
  return row?.person
}

const isProvisioned = async (turn: Turn, { workspace, id }: ProviderRow, person: string): Promise<boolean> =>
  (
    await turn.query(
      'select 1 from scim_users where workspace = $1 and provider = $2 and person = $3 and deleted_at is null',
      [workspace, id, person],
    )
  ).length > 0

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
  { workspace, id, kind, spec }: ProviderRow,
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
    actor: { kind: 'system', id: kind },
    data: { person: formatId('person', person), roles, skills: [], provider: formatId('provider', id) },
  })
  return {
    ...{ id: person, name, email, roles, skills: [], identities: [], conflicts: [], own_conflicts: [], active: true },
    ...{ account: null, timedSkills: [], leave: null },
  }
}

export interface SignedOn {
  account: string
  workspace: string
  provider: string
}
