/** Groups that an identity provider provisions (SCIM): what each gives stands with the provider, as for its sign-ins. */
import { CountersignError, formatId } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { askAgain } from '../no-reviewer.ts'
import { grantAnew, rolesOfGroups } from './granted.ts'
import type { ProviderRow } from './provider-row.ts'
import type { Connection } from './scim-tokens.ts'
import { by, tellPerson } from './tell-provisioned.ts'

export interface ScimGroup {
  id: string
  display_name: string
  external_id: string | null
  /** Ids of people. */
  members: string[]
  created_at: number
  changed_at: number
}
export type ScimGroupDraft = Pick<ScimGroup, 'display_name' | 'external_id' | 'members'>
export type GroupFilter = readonly { by: 'display_name' | 'external_id' | 'id' | 'member'; is: string }[]

const groups = `select g.id, g.display_name, g.external_id, g.created_at, g.changed_at,
     array(select m.person from scim_members m where m.workspace = g.workspace and m.scim_group = g.id order by 1) as members
   from scim_groups g where g.workspace = $1 and g.provider = $2`
const found: Record<GroupFilter[number]['by'], (n: number) => string> = {
  display_name: (n) => `lower(g.display_name) = lower($${n})`,
  external_id: (n) => `g.external_id = $${n}`,
  id: (n) => `g.id::text = $${n}`,
  member: (n) =>
    `exists (select 1 from scim_members m where m.workspace = g.workspace and m.scim_group = g.id and m.person::text = $${n})`,
}

export async function listScimGroups(
  q: Query,
  { workspace, provider }: Connection,
  filter: GroupFilter,
  page: { from: number; count: number },
): Promise<{ items: ScimGroup[]; total: number }> {
  const where = `${groups}${filter.map(({ by: name }, i) => ` and ${found[name](i + 3)}`).join('')}`
  const values = [workspace, provider.id, ...filter.map(({ is }) => is)]
  const [[all], items] = await Promise.all([
    q.query<{ n: number }>(`select count(*)::int as n from (${where}) as found`, values),
    q.query<ScimGroup>(
      `${where} order by g.created_at, g.id offset $${values.length + 1} limit $${values.length + 2}`,
      [...[...values, page.from, page.count]],
    ),
  ])
  return { items, total: all?.n ?? 0 }
}

export async function readScimGroup(q: Query, { workspace, provider }: Connection, id: string): Promise<ScimGroup> {
  const [row] = await q.query<ScimGroup>(`${groups} and g.id = $3`, [workspace, provider.id, id])
  if (!row) throw new CountersignError('not-found', 'There is no such group.')
  return row
}

export function createScimGroup(engine: Engine, connection: Connection, given: ScimGroupDraft): Promise<ScimGroup> {
  const { workspace, provider } = connection
  return engine.committer.act(workspace, async (turn) => {
    const id = turn.newId()
    await nameIsFreeOrThrow(turn, connection, given.display_name, null)
    await turn.query(
      'insert into scim_groups (workspace, provider, id, display_name, created_at, changed_at) values ($1, $2, $3, $4, at_ms($5), at_ms($5))',
      [workspace, provider.id, id, given.display_name, turn.nowMs],
    )
    return write(turn, connection, id, [], given)
  })
}

/** @param change what the group is from now on, of what it was. */
export function changeScimGroup(
  engine: Engine,
  connection: Connection,
  id: string,
  change: (before: ScimGroupDraft) => ScimGroupDraft,
): Promise<ScimGroup> {
  return engine.committer.act(connection.workspace, async (turn) => {
    const before = await readScimGroup(turn, connection, id)
    const given = change(before)
    if (given.display_name !== before.display_name) await nameIsFreeOrThrow(turn, connection, given.display_name, id)
    return write(turn, connection, id, before.members, given)
  })
}

export function removeScimGroup(engine: Engine, connection: Connection, id: string): Promise<void> {
  const { workspace, provider } = connection
  return engine.committer.act(workspace, async (turn) => {
    const { members } = await readScimGroup(turn, connection, id)
    await turn.query('delete from scim_members where workspace = $1 and scim_group = $2', [workspace, id])
    await turn.query('delete from scim_groups where workspace = $1 and id = $2', [workspace, id])
    turn.record({ type: 'group.removed', actor: by, data: { group: formatId('group', id), members: members.length } })
    await regrant(turn, provider, members)
  })
}

async function nameIsFreeOrThrow(
  turn: Turn,
  { workspace, provider }: Connection,
  name: string,
  but: string | null,
): Promise<void> {
  const taken = await turn.query(
    'select 1 from scim_groups where workspace = $1 and provider = $2 and display_name = $3 and id is distinct from $4',
    [workspace, provider.id, name, but],
  )
  if (taken.length > 0) throw new CountersignError('name-taken', 'There is a group with this displayName already.')
}

async function write(
  turn: Turn,
  connection: Connection,
  id: string,
  before: readonly string[],
  given: ScimGroupDraft,
): Promise<ScimGroup> {
  const { workspace, provider } = connection
  const members = [...new Set(given.members)]
  const known = await turn.query(
    'select 1 from scim_users where workspace = $1 and provider = $2 and deleted_at is null and person = any($3)',
    [workspace, provider.id, members],
  )
  if (known.length < members.length)
    throw new CountersignError('bad-input', 'A member of the group is no user that this connection provisions.')
  await turn.query(
    'update scim_groups set display_name = $3, external_id = $4, changed_at = at_ms($5) where workspace = $1 and id = $2',
    [workspace, id, given.display_name, given.external_id, turn.nowMs],
  )
  const [gone, come] = [before.filter((one) => !members.includes(one)), members.filter((one) => !before.includes(one))]
  await turn.query('delete from scim_members where workspace = $1 and scim_group = $2 and person = any($3)', [
    ...[workspace, id, gone],
  ])
  await turn.query(
    'insert into scim_members (workspace, scim_group, person) select $1, $2, unnest($3::uuid[]) on conflict do nothing',
    [workspace, id, come],
  )
  turn.record({
    type: 'group.provisioned',
    actor: by,
    data: { group: formatId('group', id), members: members.length, came: come.length, left: gone.length },
  })
  await regrant(turn, provider, [...new Set([...before, ...members])])
  return readScimGroup(turn, connection, id)
}

/**
 * What groups give to whom this provider provisions, set anew.
 * @param people null: to all of them, because what a group gives has changed.
 */
export async function regrant(turn: Turn, provider: ProviderRow, people: readonly string[] | null): Promise<void> {
  const rows = await turn.query<{ person: string; granted: string[]; groups: string[] }>(
    `select u.person, u.granted, array(select unnest(array[g.display_name, g.external_id]) from scim_members m join scim_groups g on g.workspace = m.workspace and g.id = m.scim_group
       where m.workspace = u.workspace and m.person = u.person and g.provider = u.provider) as groups
     from scim_users u where u.workspace = $1 and u.provider = $2 and u.deleted_at is null and ($3::uuid[] is null or u.person = any($3))`,
    [turn.workspace, provider.id, people],
  )
  const leaving = new Set<string>()
  const changed: { id: string; roles: string[]; granted: string[]; active: boolean }[] = []
  for (const row of rows) {
    const member = turn.state.people.get(row.person)
    if (!member) continue
    const granted = rolesOfGroups(provider.spec, row.groups)
    const roles = grantAnew(turn, member, row.granted, granted, leaving)
    if (member.roles.includes('owner') && !roles.includes('owner')) leaving.add(member.id)
    if (roles.join() !== member.roles.join() || granted.join() !== row.granted.join())
      changed.push({ id: member.id, roles, granted, active: member.active })
  }
  if (changed.length === 0) return
  const given = `jsonb_to_recordset($2::jsonb) as x(id uuid, roles jsonb, granted jsonb)`
  const values = [turn.workspace, JSON.stringify(changed)]
  await turn.query(
    `update people p set roles = array(select jsonb_array_elements_text(x.roles)) from ${given} where p.workspace = $1 and p.id = x.id`,
    values,
  )
  await turn.query(
    `update scim_users u set granted = array(select jsonb_array_elements_text(x.granted)) from ${given} where u.workspace = $1 and u.provider = $3 and u.person = x.id`,
    [...values, provider.id],
  )
  await askAgain(turn)
  turn.bumpEpoch()
  for (const { id, roles, active } of changed)
    tellPerson(turn, 'person.changed', provider.id, { person: id, roles, active })
}
