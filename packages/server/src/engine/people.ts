/** People: who belongs to a workspace, and the link that lets them in. Each change moves the epoch. */
import { CountersignError, formatId, isExpert, parseId, type PersonWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { readDecisions } from '../store/decisions.ts'
import { reopenTask, type TaskRow } from '../store/tasks.ts'
import type { Idempotency, Turn } from './committer.ts'
import { aboutOf, conflictOf, spellConflictsOrThrow } from './conflicts.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { letGo } from './let-go.ts'
import { askAgain } from './no-reviewer.ts'
import { grantSkills, type SkillRequest } from './skills.ts'
import { toldDecision } from './eligible.ts'
import type { Worker } from './worker.ts'
import { canWork, type Leave, type Member } from './workspace-state.ts'
import { createAccount, makeLink } from './workspaces.ts'

export interface PersonChange {
  name?: string | undefined
  email?: string | null | undefined
  roles?: string[] | undefined
  skills?: SkillRequest[] | undefined
  identities?: string[] | undefined
  active?: boolean | undefined
  conflicts?: string[] | undefined
  leave?: LeaveRequest | null | undefined
}
export interface LeaveRequest {
  from: string
  to: string
  cover?: string | undefined
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
      const skills = await grantSkills(turn, id, actor, [], person.skills ?? [])
      await turn.query(
        'insert into people (workspace, id, name, email, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [
          workspace,
          id,
          person.name,
          person.email ?? null,
          person.roles ?? ['reviewer'],
          skills,
          person.identities ?? [],
          turn.nowMs,
        ],
      )
      await askAgain(turn)
      turn.bumpEpoch()
      turn.record({
        type: 'person.added',
        actor,
        data: { person: formatId('person', id), roles: person.roles ?? ['reviewer'], skills },
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
      conflicts: change.conflicts ? spellConflictsOrThrow(turn.state, change.conflicts) : member.conflicts,
      leave: member.leave,
      skills: member.skills,
    } as typeof member
    const leave = change.leave ? leaveOrThrow(turn, member, change.leave) : change.leave === null ? null : member.leave
    const owners = [...turn.state.people.values()].filter((one) => one.active && one.roles.includes('owner'))
    if (owners.length === 1 && owners[0]?.id === member.id && !(next.active && next.roles.includes('owner')))
      throw new CountersignError('last-owner')
    const skills = change.skills
      ? await grantSkills(turn, member.id, actor, member.skills, change.skills)
      : member.skills
    await turn.query(
      'update people set name = $3, email = $4, roles = $5, skills = $6, identities = $7, active = $8, conflicts = $9, leave_from = at_ms($10), leave_to = at_ms($11), leave_cover = $12 where workspace = $1 and id = $2',
      [
        ...[workspace, member.id, next.name, next.email, next.roles, skills, next.identities, next.active],
        ...[next.conflicts, leave?.fromMs ?? null, leave?.toMs ?? null, leave?.cover ?? null],
      ],
    )
    await askAgain(turn)
    if (change.conflicts) await giveBackConflicted(turn, next)
    if (!next.active) await letGo(turn, member, actor)
    turn.bumpEpoch()
    turn.record({
      type: 'person.changed',
      actor,
      data: {
        person: personId,
        roles: next.roles,
        skills,
        active: next.active,
        conflicts: next.conflicts.length,
        ...(change.leave === undefined
          ? {}
          : {
              leave: leave && {
                from: isoTime(leave.fromMs),
                to: isoTime(leave.toMs),
                cover: leave.cover && formatId('person', leave.cover),
              },
            }),
      },
    })
    return onePerson(turn, workspace, member.id)
  })
}

interface PersonRow {
  id: string
  name: string
  email: string | null
  roles: string[]
  skills: string[]
  identities: string[]
  conflicts: string[]
  own_conflicts: string[]
  leave_from: number | null
  leave_to: number | null
  leave_cover: string | null
  cover_name: string | null
  active: boolean
  created_at: number
  passkeys: number
  signs_in: boolean
  holding: number
  kept: number
  granted: GrantedRow[] | null
}
interface GrantedRow {
  name: string
  until: number | null
  source: 'lead' | 'qualification'
  granted_by: string
  granted_at: number
  counts: boolean
}
/** @param open whether their conflicts of interest may be told. */
const personWire = (row: PersonRow, open: boolean): PersonWire => ({
  id: formatId('person', row.id),
  name: row.name,
  email: row.email,
  roles: row.roles,
  skills: [...new Set([...row.skills, ...(row.granted ?? []).flatMap((one) => (one.counts ? [one.name] : []))])],
  skill_grants: (row.granted ?? []).map(({ name, until, source, granted_by, granted_at }) => ({
    name,
    until: until === null ? null : isoTime(until),
    source,
    granted_by,
    granted_at: isoTime(granted_at),
  })),
  identities: row.identities,
  active: row.active,
  created_at: isoTime(row.created_at),
  passkeys: row.passkeys,
  signs_in: row.signs_in,
  leave:
    row.leave_from === null || row.leave_to === null
      ? null
      : {
          from: isoTime(row.leave_from),
          to: isoTime(row.leave_to),
          cover:
            row.leave_cover === null ? null : { id: formatId('person', row.leave_cover), name: row.cover_name ?? '' },
        },
  load: { holding: row.holding, kept: row.kept },
  conflicts: open
    ? [...row.conflicts.map((on) => ({ on, own: false })), ...row.own_conflicts.map((on) => ({ on, own: true }))]
    : null,
})
const readPeople = (q: Query, workspace: string, id: string | null = null): Promise<PersonRow[]> =>
  q.query<PersonRow>(
    `select p.*, c.name as cover_name,
       (select json_agg(json_build_object('name', g.skill, 'until', extract(epoch from g.until) * 1000, 'source', g.source, 'granted_by', g.granted_by, 'granted_at', extract(epoch from g.granted_at) * 1000, 'counts', g.until is null or g.until > app_now()) order by g.skill)
          from skill_grants g where g.workspace = p.workspace and g.person = p.id) as granted,
       (select count(*)::int from tasks t where t.workspace = p.workspace and t.lease_person = p.id and t.status in ('leased', 'settling')) as holding,
       (select count(*)::int from tasks t where t.workspace = p.workspace and t.preferred = p.id and t.status = 'open' and t.reserved_until > app_now()) as kept,
       (select count(*) from passkeys k where k.account = p.account) as passkeys, exists (select 1 from accounts a where a.id = p.account and (a.password_hash is not null or exists (select 1 from passkeys k where k.account = a.id))) as signs_in
     from people p left join people c on c.workspace = p.workspace and c.id = p.leave_cover where p.workspace = $1 and ($2::uuid is null or p.id = $2) order by p.created_at, p.id`,
    [workspace, id],
  )
const onePerson = async (q: Query, workspace: string, id: string): Promise<PersonWire> =>
  personWire((await readPeople(q, workspace, id))[0] as PersonRow, true)

/** @param seesConflicts whether the reader may see what is on record for this person. */
export const listPeople = async (
  q: Query,
  workspace: string,
  seesConflicts: (person: string) => boolean,
): Promise<PersonWire[]> => (await readPeople(q, workspace)).map((row) => personWire(row, seesConflicts(row.id)))

/** One's own conflicts of interest; what others put on record stays. */
export function declareConflicts(
  engine: Engine,
  workspace: string,
  worker: Worker,
  conflicts: readonly string[],
): Promise<PersonWire> {
  return engine.committer.act(workspace, async (turn) => {
    const member = turn.state.people.get(worker.person) as Member
    const own = spellConflictsOrThrow(turn.state, conflicts)
    await turn.query('update people set own_conflicts = $3 where workspace = $1 and id = $2', [
      workspace,
      member.id,
      own,
    ])
    await askAgain(turn)
    await giveBackConflicted(turn, { ...member, own_conflicts: own })
    turn.bumpEpoch()
    turn.record({
      type: 'conflicts.declared',
      actor: worker.actor,
      data: { person: formatId('person', member.id), conflicts: own.length },
    })
    return onePerson(turn, workspace, member.id)
  })
}

function leaveOrThrow(turn: Turn, member: Member, { from, to, cover }: LeaveRequest): Leave {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  const coverId = cover === undefined ? null : (parseId('person', cover) ?? '')
  const person = coverId === null ? undefined : turn.state.people.get(coverId)
  const errors = [
    ...(toMs > fromMs && toMs > turn.nowMs
      ? []
      : [{ path: 'leave.to', message: 'takes a time to come, after leave.from' }]),
    ...(coverId === null || (person && canWork(person) && person.id !== member.id)
      ? []
      : [{ path: 'leave.cover', message: 'takes another active person who reviews' }]),
  ]
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return { fromMs, toMs, cover: coverId }
}

/** What they hold and may not answer any more goes back to its queue. */
async function giveBackConflicted(turn: Turn, member: Member): Promise<void> {
  const held = await turn.query<TaskRow>(
    `select * from tasks where workspace = $1 and lease_person = $2 and status = 'leased'`,
    [turn.workspace, member.id],
  )
  const decisions = await readDecisions(turn, turn.workspace, [...new Set(held.map((task) => task.decision))])
  for (const task of held) {
    const row = decisions.find(({ id }) => id === task.decision)
    if (!row || conflictOf(turn.state, member, aboutOf(turn.state, row)) === null) continue
    await reopenTask(turn, turn.workspace, task.id)
    turn.record({
      type: 'task.released',
      decision: toldDecision(task),
      task: task.id,
      actor: { kind: 'person', id: formatId('person', member.id) },
      data: { queue: task.queue, conflict: true },
    })
  }
}

/** A one-time link for a person to sign in with; makes their account if they have none. */
export function invite(
  engine: Engine,
  workspace: string,
  by: { actor: Actor; owner: boolean },
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
    // Whoever holds the link comes in as them: so it is never a way up, nor into another workspace.
    if (member.roles.includes('owner') && !by.owner)
      throw new CountersignError('forbidden', 'Only an owner may invite an owner.')
    let account = member.account
    if (account !== null) {
      const elsewhere = await turn.query(
        'select 1 from people where account = $1 and workspace <> $2 and active limit 1',
        [account, workspace],
      )
      if (elsewhere.length > 0)
        throw new CountersignError(
          'forbidden',
          'This person belongs to another workspace too: they sign in as they do there.',
        )
    } else {
      const [known] =
        member.email === null
          ? []
          : await turn.query('select 1 from accounts where lower(email) = lower($1)', [member.email])
      // An address that somebody signs in with stays theirs: it is nobody's proof of being them.
      account = await createAccount(engine, turn, member.name, known ? null : member.email, turn.nowMs, false)
      await turn.query('update people set account = $3 where workspace = $1 and id = $2', [
        workspace,
        member.id,
        account,
      ])
      turn.bumpEpoch()
    }
    const { token, expiresAt } = await makeLink(engine, turn, account, turn.nowMs, 7 * 24 * 3_600_000)
    turn.record({ type: 'person.invited', actor: by.actor, data: { person: personId } })
    return { token, expires_at: expiresAt }
  })
}
