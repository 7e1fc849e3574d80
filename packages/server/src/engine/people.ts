/** People: who belongs to a workspace, and the link that lets them in. Each change moves the epoch. */
import { CountersignError, formatId, isExpert, parseId, type PersonWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Idempotency } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { createAccount, makeLink } from './workspaces.ts'

export interface PersonChange {
  name?: string | undefined
  email?: string | null | undefined
  roles?: string[] | undefined
  skills?: string[] | undefined
  identities?: string[] | undefined
  active?: boolean | undefined
}

export function addPerson(
  engine: Engine,
  workspace: string,
  actor: Actor,
  person: PersonChange & { name: string },
  idempotency: Idempotency | null,
): Promise<{ id: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const id = turn.newId()
      await turn.query(
        'insert into people (workspace, id, name, email, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [
          workspace,
          id,
          person.name,
          person.email ?? null,
          person.roles ?? ['reviewer'],
          person.skills ?? [],
          person.identities ?? [],
          turn.nowMs,
        ],
      )
      turn.bumpEpoch()
      turn.record({
        type: 'person.added',
        actor,
        data: { person: formatId('person', id), roles: person.roles ?? ['reviewer'], skills: person.skills ?? [] },
      })
      return { id: formatId('person', id) }
    },
    idempotency,
  )
}

export function changePerson(
  engine: Engine,
  workspace: string,
  actor: Actor,
  personId: string,
  change: PersonChange,
): Promise<PersonWire> {
  return engine.committer.act(workspace, async (turn) => {
    const member = turn.state.people.get(parseId('person', personId) ?? '')
    if (!member)
      throw new CountersignError('not-found', `There is no person ${personId.slice(0, 60)} in this workspace.`)
    const next = {
      ...member,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    } as typeof member
    const owners = [...turn.state.people.values()].filter((one) => one.active && one.roles.includes('owner'))
    if (owners.length === 1 && owners[0]?.id === member.id && !(next.active && next.roles.includes('owner')))
      throw new CountersignError('last-owner')
    await turn.query(
      'update people set name = $3, email = $4, roles = $5, skills = $6, identities = $7, active = $8 where workspace = $1 and id = $2',
      [workspace, member.id, next.name, next.email, next.roles, next.skills, next.identities, next.active],
    )
    if (!next.active)
      await turn.query(
        `update tasks set status = 'open', lease_person = null, lease_until = null where workspace = $1 and lease_person = $2 and status = 'leased'`,
        [workspace, member.id],
      )
    turn.bumpEpoch()
    turn.record({
      type: 'person.changed',
      actor,
      data: { person: personId, roles: next.roles, skills: next.skills, active: next.active },
    })
    return personWire({ ...next, created_at: turn.nowMs, passkeys: 0, signs_in: next.account !== null })
  })
}

interface PersonRow {
  id: string
  name: string
  email: string | null
  roles: string[]
  skills: string[]
  identities: string[]
  active: boolean
  created_at: number
  passkeys: number
  signs_in: boolean
}
const personWire = (row: PersonRow): PersonWire => ({
  id: formatId('person', row.id),
  name: row.name,
  email: row.email,
  roles: row.roles,
  skills: row.skills,
  identities: row.identities,
  active: row.active,
  created_at: isoTime(row.created_at),
  passkeys: row.passkeys,
  signs_in: row.signs_in,
})
export async function listPeople(q: Query, workspace: string): Promise<PersonWire[]> {
  const rows = await q.query<PersonRow>(
    `select p.*, (select count(*) from passkeys k where k.account = p.account) as passkeys, exists (select 1 from accounts a where a.id = p.account and (a.password_hash is not null or exists (select 1 from passkeys k where k.account = a.id))) as signs_in
     from people p where p.workspace = $1 order by p.created_at, p.id`,
    [workspace],
  )
  return rows.map(personWire)
}

/** A one-time link for a person to sign in with; makes their account if they have none. */
export function invite(
  engine: Engine,
  workspace: string,
  actor: Actor,
  personId: string,
): Promise<{ token: string; expires_at: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const member = turn.state.people.get(parseId('person', personId) ?? '')
    if (!member)
      throw new CountersignError('not-found', `There is no person ${personId.slice(0, 60)} in this workspace.`)
    if (isExpert(member.roles))
      throw new CountersignError(
        'forbidden',
        'An expert from outside has the link that they were sent, and no account.',
      )
    let account = member.account
    if (account === null) {
      const [known] =
        member.email === null
          ? []
          : await turn.query<{ id: string }>('select id from accounts where lower(email) = lower($1)', [member.email])
      account = known?.id ?? (await createAccount(engine, turn, member.name, member.email, turn.nowMs, false))
      await turn.query('update people set account = $3 where workspace = $1 and id = $2', [
        workspace,
        member.id,
        account,
      ])
      turn.bumpEpoch()
    }
    const { token, expiresAt } = await makeLink(engine, turn, account, turn.nowMs, 7 * 24 * 3_600_000)
    turn.record({ type: 'person.invited', actor, data: { person: personId } })
    return { token, expires_at: expiresAt }
  })
}
