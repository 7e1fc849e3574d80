/**
 * Members whom an identity provider provisions (SCIM). The provider says who they are and whether they may come in; what
 * they may do follows from the groups that it puts them in. Whoever it deletes is no member any more, and stays known.
 */
import { CountersignError, isExpert } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { letGo } from '../let-go.ts'
import { askAgain } from '../no-reviewer.ts'
import type { Member } from '../workspace-state.ts'
import { grantAnew, isLastOwner, rolesOfGroups } from './granted.ts'
import type { Connection } from './scim-tokens.ts'
import { by, tellPerson } from './tell-provisioned.ts'

/** What a provider says of somebody. */
export interface ScimPerson {
  user_name: string
  external_id: string | null
  display_name: string | null
  given_name: string | null
  family_name: string | null
  email: string | null
  active: boolean
}
export interface ScimUser extends ScimPerson {
  person: string
  groups: { id: string; display_name: string }[]
  created_at: number
  changed_at: number
}
/** What users are found by: a column, and what stands in it. */
export type UserFilter = readonly { by: 'user_name' | 'external_id' | 'person' | 'email'; is: string }[]

interface UserRow extends ScimUser {
  wished: boolean
  granted: string[]
}
const users = `select u.person, u.user_name, u.external_id, u.display_name, u.given_name, u.family_name, u.active as wished, u.granted,
     p.email, p.active, u.created_at, u.changed_at,
     coalesce((select json_agg(json_build_object('id', g.id, 'display_name', g.display_name) order by g.display_name)
       from scim_members m join scim_groups g on g.workspace = m.workspace and g.id = m.scim_group
       where m.workspace = u.workspace and m.person = u.person and g.provider = u.provider), '[]') as groups
   from scim_users u join people p on p.workspace = u.workspace and p.id = u.person
   where u.workspace = $1 and u.provider = $2 and u.deleted_at is null`
const found: Record<UserFilter[number]['by'], (n: number) => string> = {
  user_name: (n) => `lower(u.user_name) = lower($${n})`,
  external_id: (n) => `u.external_id = $${n}`,
  person: (n) => `u.person::text = $${n}`,
  email: (n) => `lower(p.email) = lower($${n})`,
}

/** @param page from the first (0) of all that the filter finds. */
export async function listScimUsers(
  q: Query,
  { workspace, provider }: Connection,
  filter: UserFilter,
  page: { from: number; count: number },
): Promise<{ items: ScimUser[]; total: number }> {
  const where = `${users}${filter.map(({ by: name }, i) => ` and ${found[name](i + 3)}`).join('')}`
  const values = [workspace, provider.id, ...filter.map(({ is }) => is)]
  const [[all], items] = await Promise.all([
    q.query<{ n: number }>(`select count(*)::int as n from (${where}) as found`, values),
    q.query<UserRow>(
      `${where} order by u.created_at, u.person offset $${values.length + 1} limit $${values.length + 2}`,
      [...values, page.from, page.count],
    ),
  ])
  return { items, total: all?.n ?? 0 }
}

async function userOrThrow(q: Query, { workspace, provider }: Connection, person: string): Promise<UserRow> {
  const [row] = await q.query<UserRow>(`${users} and u.person = $3`, [workspace, provider.id, person])
  if (!row) throw new CountersignError('not-found', 'There is no such user.')
  return row
}
export const readScimUser = (q: Query, connection: Connection, person: string): Promise<ScimUser> =>
  userOrThrow(q, connection, person)

export function createScimUser(engine: Engine, connection: Connection, given: ScimPerson): Promise<ScimUser> {
  const { workspace, provider } = connection
  return engine.committer.act(workspace, async (turn) => {
    await isFreeOrThrow(turn, connection, given, null)
    const known = await findKnown(turn, connection, given)
    const person = known?.member.id ?? turn.newId()
    if (!known)
      await turn.query(
        `insert into people (workspace, id, name, email, roles, skills, identities, active, created_at) values ($1, $2, $3, $4, '{}', '{}', '{}', false, at_ms($5))`,
        [workspace, person, nameOf(given), given.email, turn.nowMs],
      )
    await turn.query(
      `insert into scim_users (workspace, provider, person, user_name, active, created_at, changed_at) values ($1, $2, $3, $4, $5, at_ms($6), at_ms($6))
       on conflict (workspace, provider, person) do update set deleted_at = null, created_at = excluded.created_at`,
      [workspace, provider.id, person, given.user_name, given.active, turn.nowMs],
    )
    const member = known?.member ?? newcomer(person, given)
    const { granted = [], wished = false } = known ?? {}
    await write(turn, connection, { member, granted, wished, isNew: !known }, given)
    return userOrThrow(turn, connection, person)
  })
}

/** @param change what the provider says from now on, of what it said. */
export function changeScimUser(
  engine: Engine,
  connection: Connection,
  person: string,
  change: (before: ScimPerson) => ScimPerson,
): Promise<ScimUser> {
  return engine.committer.act(connection.workspace, async (turn) => {
    const before = await userOrThrow(turn, connection, person)
    const given = change(before)
    await isFreeOrThrow(turn, connection, given, person)
    const member = turn.state.people.get(person) as Member
    await write(turn, connection, { member, granted: before.granted, wished: before.wished, isNew: false }, given)
    return userOrThrow(turn, connection, person)
  })
}

export function removeScimUser(engine: Engine, connection: Connection, person: string): Promise<void> {
  const { workspace, provider } = connection
  return engine.committer.act(workspace, async (turn) => {
    const before = await userOrThrow(turn, connection, person)
    const member = turn.state.people.get(person) as Member
    await turn.query(
      'delete from scim_members m using scim_groups g where m.workspace = $1 and m.person = $2 and g.workspace = m.workspace and g.id = m.scim_group and g.provider = $3',
      [workspace, person, provider.id],
    )
    const state = { member, granted: before.granted, wished: before.wished, isNew: false }
    await write(turn, connection, state, { ...before, active: false })
    await turn.query(
      'update scim_users set deleted_at = at_ms($4) where workspace = $1 and provider = $2 and person = $3',
      [workspace, provider.id, person, turn.nowMs],
    )
  })
}

async function isFreeOrThrow(
  turn: Turn,
  { workspace, provider }: Connection,
  { user_name, external_id }: ScimPerson,
  but: string | null,
): Promise<void> {
  const taken = await turn.query(
    `select 1 from scim_users where workspace = $1 and provider = $2 and deleted_at is null and person is distinct from $3
       and (lower(user_name) = lower($4) or external_id = $5)`,
    [workspace, provider.id, but, user_name, external_id],
  )
  if (taken.length > 0)
    throw new CountersignError('name-taken', 'There is a user with this userName or externalId already.')
}

interface Known {
  member: Member
  granted: readonly string[]
  wished: boolean
}

/**
 * Who that is already: whom this provider deleted before, whoever came in by it as the same, or the one member with this
 * address, where the owner trusts its domain. An address that was given to somebody new brings nobody back.
 */
async function findKnown(
  turn: Turn,
  { workspace, provider }: Connection,
  given: ScimPerson,
): Promise<Known | undefined> {
  const [gone] = await turn.query<{ person: string; granted: string[] }>(
    `select person, granted from scim_users where workspace = $1 and provider = $2 and deleted_at is not null
       and (external_id = $3 or (lower(user_name) = lower($4) and (external_id is null or $3::text is null))) order by deleted_at desc limit 1`,
    [workspace, provider.id, given.external_id, given.user_name],
  )
  const [linked] = await turn.query<{ person: string; granted: string[] }>(
    `select person, granted from linked_identities l where workspace = $1 and provider = $2 and (subject = $3 or ($5 and lower(subject) = lower($4)))
       and not exists (select 1 from scim_users u where u.workspace = l.workspace and u.provider = l.provider and u.person = l.person)
     order by subject = $3 desc nulls last limit 1`,
    [workspace, provider.id, given.external_id, given.user_name, provider.kind === 'saml'],
  )
  const known = gone ?? linked
  const member = known ? turn.state.people.get(known.person) : await byAddress(turn, provider, given)
  if (!member || isExpert(member.roles)) return undefined
  // What groups gave that a sign-in told of comes from here from now on.
  if (linked && !gone)
    await turn.query(
      `update linked_identities set granted = '{}' where workspace = $1 and provider = $2 and person = $3`,
      [workspace, provider.id, linked.person],
    )
  return { member, granted: known?.granted ?? [], wished: gone ? false : true }
}

async function byAddress(
  turn: Turn,
  provider: Connection['provider'],
  { email }: ScimPerson,
): Promise<Member | undefined> {
  const address = email?.toLowerCase()
  if (address === undefined || !provider.spec.domains.includes(address.slice(address.lastIndexOf('@') + 1)))
    return undefined
  const members = [...turn.state.people.values()].filter((one) => one.active && one.email?.toLowerCase() === address)
  const [member] = members
  if (!member || members.length > 1) return undefined
  const taken = await turn.query('select 1 from scim_users where workspace = $1 and provider = $2 and person = $3', [
    ...[turn.workspace, provider.id, member.id],
  ])
  return taken.length > 0 ? undefined : member
}

const nameOf = ({ display_name, given_name, family_name, user_name }: ScimPerson): string =>
  (display_name ?? ([given_name, family_name].filter(Boolean).join(' ') || user_name)).slice(0, 200)

const newcomer = (id: string, given: ScimPerson): Member => ({
  ...{ id, name: nameOf(given), email: given.email, roles: [], skills: [], identities: [], conflicts: [] },
  ...{ own_conflicts: [], active: false, account: null, timedSkills: [], leave: null },
})

interface Before {
  member: Member
  granted: readonly string[]
  /** Whether the provider wished them to be active, as far as is known. */
  wished: boolean
  isNew: boolean
}

async function write(
  turn: Turn,
  connection: Connection,
  { member, granted, wished, isNew }: Before,
  given: ScimPerson,
): Promise<void> {
  const { workspace, provider } = connection
  // Whoever was put out here comes back only where the provider changes its mind, not where it says the same again.
  const active = given.active && (member.active || !wished)
  if (!active && isLastOwner(turn, member))
    throw new CountersignError(
      'last-owner',
      'This is the last owner of the workspace. Make somebody else an owner there first, then take this one out.',
    )
  const groups = await turn.query<{ name: string }>(
    `select unnest(array[g.display_name, g.external_id]) as name from scim_members m join scim_groups g on g.workspace = m.workspace and g.id = m.scim_group
     where m.workspace = $1 and m.person = $2 and g.provider = $3`,
    [workspace, member.id, provider.id],
  )
  const now = rolesOfGroups(
    provider.spec,
    groups.map(({ name }) => name),
  )
  const roles = grantAnew(turn, member, granted, now)
  await turn.query(
    `update scim_users set user_name = $4, external_id = $5, display_name = $6, given_name = $7, family_name = $8, active = $9, granted = $10, changed_at = at_ms($11)
     where workspace = $1 and provider = $2 and person = $3`,
    [
      ...[workspace, provider.id, member.id, given.user_name, given.external_id, given.display_name],
      ...[given.given_name, given.family_name, given.active, now, turn.nowMs],
    ],
  )
  const name = nameOf(given)
  const same =
    [name, given.email, roles.join(), active].join('\n') ===
    [member.name, member.email, member.roles.join(), member.active].join('\n')
  if (same && !isNew) return
  await turn.query(
    'update people set name = $3, email = $4, roles = $5, active = $6 where workspace = $1 and id = $2',
    [...[workspace, member.id, name, given.email, roles, active]],
  )
  if (member.active && !active) await letGo(turn, member, by)
  await askAgain(turn)
  turn.bumpEpoch()
  tellPerson(turn, isNew ? 'person.added' : 'person.changed', provider.id, { person: member.id, roles, active })
}
