/**
 * An expert from outside is asked about one decision, or about its case. They are a person here, so that seats,
 * judgments and the log know them, but have neither account nor key: a link is their only door.
 */
import { CountersignError, expertRole, formatId, parseId, type ExpertWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecision, readDecisions, type DecisionRow } from '../../store/decisions.ts'
import { sha256 } from '../../store/seal.ts'
import { readTasksOf, readTasksOfAll, reopenTask, type TaskRow } from '../../store/tasks.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import { whyNot } from '../eligible.ts'
import { askAgain } from '../no-reviewer.ts'
import { veiledSql } from '../veil.ts'
import type { Member, WorkspaceState } from '../workspace-state.ts'

export interface Invitation {
  name: string
  email?: string | undefined
  skill?: string | undefined
  /** Also what else of its case waits. */
  whole_case?: boolean | undefined
}

/** In one link. */
const mostAtOnce = 50

export function inviteExpert(
  engine: Engine,
  workspace: string,
  by: { person: string | null; actor: Actor },
  id: string,
  invitation: Invitation,
  expiresInMs: number,
  idempotency: Idempotency | null,
): Promise<{ expert: string; token: string; expires_at: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const uuid = parseId('decision', id)
      const row = uuid && (await readDecision(turn, workspace, uuid))
      if (!row) throw new CountersignError('not-found', `There is no decision ${id.slice(0, 60)} in this workspace.`)
      if (!mayChoose(turn, row, by.person))
        throw new CountersignError(
          'not-eligible',
          'You asked for this, so somebody else chooses who is asked about it.',
        )
      refuseThePartial(turn, row, invitation)
      const person = turn.newId()
      const skills = invitation.skill === undefined ? [] : [invitation.skill]
      const email = invitation.email ?? null
      await turn.query(
        'insert into people (workspace, id, name, email, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [workspace, person, invitation.name, email, [expertRole], skills, [], turn.nowMs],
      )
      const member = newcomer(person, invitation.name, email, skills)
      const task = freeTaskOrThrow(turn, row, await readTasksOf(turn, workspace, row.id), member)
      const others = invitation.whole_case === true ? await restOfCase(turn, row, by.person, invitation, member) : []
      const expiresAt = turn.nowMs + expiresInMs
      await turn.query(
        'update tasks set preferred = $3, reserved_until = at_ms($4) where workspace = $1 and id = any($2)',
        [workspace, [task, ...others].map(({ id }) => id), person, expiresAt],
      )
      const token = engine.dice.bytes(32).toString('base64url')
      await turn.query(
        'insert into experts (workspace, person, decision, task, skill, hash, invited_by, invited_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8), at_ms($9))',
        [
          ...[workspace, person, row.id, task.id, invitation.skill ?? null, sha256(token), by.person],
          ...[turn.nowMs, expiresAt],
        ],
      )
      await turn.query(
        'insert into expert_tasks (workspace, person, task, decision) select $1, $2, t, d from unnest($3::uuid[], $4::uuid[]) as o(t, d)',
        [workspace, person, others.map(({ id }) => id), others.map(({ decision }) => decision)],
      )
      await askAgain(turn)
      turn.bumpEpoch()
      for (const { id, decision } of [task, ...others])
        turn.record({
          type: 'expert.invited',
          decision,
          task: id,
          actor: by.actor,
          data: {
            expert: formatId('person', person),
            expires_at: isoTime(expiresAt),
            ...(invitation.skill === undefined ? {} : { skill: invitation.skill }),
          },
        })
      return { expert: formatId('person', person), token, expires_at: isoTime(expiresAt) }
    },
    idempotency,
  )
}

const newcomer = (id: string, name: string, email: string | null, skills: string[]): Member => ({
  ...{ id, name, email, roles: [expertRole], skills, identities: [], active: true, account: null },
  ...{ conflicts: [], own_conflicts: [], timedSkills: [], leave: null },
})

/** Whoever asked for it does not choose who decides it. */
const mayChoose = (turn: Turn, row: DecisionRow, person: string | null): boolean =>
  turn.state.solo || person === null || (row.requester !== person && row.proposer !== person)

const namesOf = (email: string): string[] => [email.toLowerCase(), `user:${email.toLowerCase()}`]

function isRequester(turn: Turn, row: DecisionRow, { email }: Invitation): boolean {
  if (email === undefined) return false
  const key = keyOf(turn.state.key, row)
  const requester = key ? contentOf(key, row).requester : null
  return requester !== null && namesOf(email).includes(requester.toLowerCase())
}

/** Whoever asked for it is no expert on it from outside, and whoever belongs here is none at all. */
function refuseThePartial(turn: Turn, row: DecisionRow, invitation: Invitation): void {
  const { email } = invitation
  if (email !== undefined && namesOf(email).some((name) => turn.state.byIdentity.has(name)))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'email', message: 'somebody with this address belongs here already; pass the task to them' }],
    })
  if (isRequester(turn, row, invitation))
    throw new CountersignError('not-eligible', 'They asked for this, so somebody else decides it.')
}

/** The first open task of a decision that they may fill and that is kept for nobody. */
function freeTask(turn: Turn, row: DecisionRow, tasks: readonly TaskRow[], member: Member): TaskRow | undefined {
  return tasks.filter(isFree).find((one) => whyNot(turn, member, { ...one, preferred: member.id }, row) === null)
}
const isFree = ({ kind, status, preferred }: TaskRow): boolean =>
  kind === 'approval' && status === 'open' && preferred === null

function freeTaskOrThrow(turn: Turn, row: DecisionRow, tasks: readonly TaskRow[], member: Member): TaskRow {
  const task = freeTask(turn, row, tasks, member)
  if (!task)
    throw new CountersignError(
      'not-eligible',
      tasks.some(isFree)
        ? 'They could fill no free seat of this decision. Name the skill that a free seat asks for.'
        : 'No seat of this decision is free: somebody works on it, or it was answered.',
    )
  return task
}

/** What else of the case waits with a seat for them, save what the one who asks, or they, had asked for. */
async function restOfCase(
  turn: Turn,
  row: DecisionRow,
  by: string | null,
  invitation: Invitation,
  member: Member,
): Promise<TaskRow[]> {
  if (row.case_ref === null)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'whole_case', message: 'this decision belongs to no case' }],
    })
  const ids = await turn.query<{ id: string }>(
    `select id from decisions where workspace = $1 and case_ref = $2 and status = 'waiting' and id <> $3 order by id limit $4`,
    [turn.workspace, row.case_ref, row.id, mostAtOnce - 1],
  )
  const rows = await readDecisions(
    turn,
    turn.workspace,
    ids.map(({ id }) => id),
  )
  const tasks = await readTasksOfAll(
    turn,
    turn.workspace,
    ids.map(({ id }) => id),
  )
  return rows.flatMap((one) => {
    if (!mayChoose(turn, one, by) || isRequester(turn, one, invitation)) return []
    const free = freeTask(
      turn,
      one,
      tasks.filter(({ decision }) => decision === one.id),
      member,
    )
    return free ? [free] : []
  })
}

interface ExpertRow {
  person: string
  decision: string
  task: string
  others: string[]
  skill: string | null
  invited_by: string | null
  invited_at: number
  expires_at: number
  revoked_at: number | null
  given: number
  veiled: boolean
}
const readExperts = (q: Query, workspace: string, only: { decision?: string; person?: string }): Promise<ExpertRow[]> =>
  q.query<ExpertRow>(
    `select e.*, array(select x.decision from expert_tasks x where x.workspace = e.workspace and x.person = e.person) as others,
       (select count(distinct j.task) from judgments j where j.workspace = e.workspace and j.person = e.person and j.status in ('settling', 'settled')) as given,
       ${veiledSql} as veiled
     from experts e join decisions d on d.workspace = e.workspace and d.id = e.decision where e.workspace = $1
       and ($2::uuid is null or e.decision = $2 or exists (select 1 from expert_tasks x where x.workspace = $1 and x.person = e.person and x.decision = $2))
       and ($3::uuid is null or person = $3) order by invited_at desc, person desc limit 200`,
    [workspace, only.decision ?? null, only.person ?? null],
  )

const expertWire = (state: WorkspaceState, row: ExpertRow, nowMs: number): ExpertWire => ({
  id: formatId('person', row.person),
  name: state.people.get(row.person)?.name ?? '',
  decision: formatId('decision', row.decision),
  task: formatId('task', row.task),
  of: 1 + row.others.length,
  skill: row.skill,
  invited_by:
    row.invited_by === null
      ? null
      : {
          id: formatId('person', row.invited_by),
          name: state.people.get(row.invited_by)?.name ?? 'somebody who has left',
        },
  invited_at: isoTime(row.invited_at),
  expires_at: isoTime(row.expires_at),
  revoked_at: row.revoked_at === null ? null : isoTime(row.revoked_at),
  open: row.revoked_at === null && row.expires_at > nowMs,
  answered: row.veiled && !state.solo ? null : row.given > row.others.length,
})

export const listExperts = async (
  q: Query,
  state: WorkspaceState,
  decision: string | undefined,
  nowMs: number,
): Promise<ExpertWire[]> =>
  (await readExperts(q, state.id, decision === undefined ? {} : { decision })).map((row) =>
    expertWire(state, row, nowMs),
  )

/** At once: what they hold goes back, and nothing they send counts any more. What they answered stays. */
export function revokeExpert(engine: Engine, workspace: string, actor: Actor, id: string): Promise<ExpertWire> {
  return engine.committer.act(workspace, async (turn) => {
    const person = parseId('person', id)
    const [row] = person ? await readExperts(turn, workspace, { person }) : []
    if (!row) throw new CountersignError('not-found', `Nobody from outside is ${id.slice(0, 60)} here.`)
    if (row.revoked_at === null) {
      await turn.query('update experts set revoked_at = at_ms($3) where workspace = $1 and person = $2', [
        ...[workspace, row.person, turn.nowMs],
      ])
      await turn.query('update people set active = false where workspace = $1 and id = $2', [workspace, row.person])
      const decisions = [row.decision, ...row.others]
      for (const task of await readTasksOfAll(turn, workspace, decisions))
        if (task.status === 'leased' && task.lease_person === row.person) await reopenTask(turn, workspace, task.id)
      await turn.query(
        `update tasks set preferred = null, reserved_until = null where workspace = $1 and decision = any($2) and preferred = $3 and status = 'open'`,
        [workspace, decisions, row.person],
      )
      await askAgain(turn)
      turn.bumpEpoch()
      for (const decision of decisions) turn.record({ type: 'expert.revoked', decision, actor, data: { expert: id } })
    }
    return expertWire(turn.state, { ...row, revoked_at: row.revoked_at ?? turn.nowMs }, turn.nowMs)
  })
}
