/**
 * An expert from outside is asked about one decision. They are a person here, so that seats, judgments and the log know
 * them, but have neither account nor key: a link is their only door, and it opens one task.
 */
import { CountersignError, expertRole, formatId, parseId, type ExpertWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecision, type DecisionRow } from '../../store/decisions.ts'
import { sha256 } from '../../store/seal.ts'
import { readTasksOf, reopenTask } from '../../store/tasks.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import { whyNot } from '../eligible.ts'
import { veiledSql } from '../veil.ts'
import type { Member, WorkspaceState } from '../workspace-state.ts'

export interface Invitation {
  name: string
  email?: string | undefined
  skill?: string | undefined
}

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
      if (!turn.state.solo && by.person !== null && (row.requester === by.person || row.proposer === by.person))
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
      const task = await freeTaskOrThrow(turn, row, newcomer(person, invitation.name, email, skills))
      const expiresAt = turn.nowMs + expiresInMs
      await turn.query('update tasks set preferred = $3, reserved_until = at_ms($4) where workspace = $1 and id = $2', [
        workspace,
        task,
        person,
        expiresAt,
      ])
      const token = engine.dice.bytes(32).toString('base64url')
      await turn.query(
        'insert into experts (workspace, person, decision, task, skill, hash, invited_by, invited_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8), at_ms($9))',
        [
          ...[workspace, person, row.id, task, invitation.skill ?? null, sha256(token), by.person],
          ...[turn.nowMs, expiresAt],
        ],
      )
      turn.bumpEpoch()
      turn.record({
        type: 'expert.invited',
        decision: row.id,
        task,
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

/** Whoever asked for it is no expert on it from outside, and whoever belongs here is none at all. */
function refuseThePartial(turn: Turn, row: DecisionRow, { email }: Invitation): void {
  if (email === undefined) return
  const names = [email.toLowerCase(), `user:${email.toLowerCase()}`]
  if (names.some((name) => turn.state.byIdentity.has(name)))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'email', message: 'somebody with this address belongs here already; pass the task to them' }],
    })
  const key = keyOf(turn.state.key, row)
  const requester = key ? contentOf(key, row).requester : null
  if (requester !== null && names.includes(requester.toLowerCase()))
    throw new CountersignError('not-eligible', 'They asked for this, so somebody else decides it.')
}

/** The first open task of the decision that they may fill and that is kept for nobody. */
async function freeTaskOrThrow(turn: Turn, row: DecisionRow, member: Member): Promise<string> {
  const open = (await readTasksOf(turn, turn.workspace, row.id)).filter(
    ({ kind, status, preferred }) => kind === 'approval' && status === 'open' && preferred === null,
  )
  const task = open.find((one) => whyNot(turn, member, { ...one, preferred: member.id }, row) === null)
  if (!task)
    throw new CountersignError(
      'not-eligible',
      open.length === 0
        ? 'No seat of this decision is free: somebody works on it, or it was answered.'
        : 'They could fill no free seat of this decision. Name the skill that a free seat asks for.',
    )
  return task.id
}

interface ExpertRow {
  person: string
  decision: string
  task: string
  skill: string | null
  invited_by: string | null
  invited_at: number
  expires_at: number
  revoked_at: number | null
  answered: boolean
  veiled: boolean
}
const readExperts = (q: Query, workspace: string, only: { decision?: string; person?: string }): Promise<ExpertRow[]> =>
  q.query<ExpertRow>(
    `select e.*, exists (select 1 from judgments j where j.workspace = e.workspace and j.person = e.person and j.status in ('settling', 'settled')) as answered,
       ${veiledSql} as veiled
     from experts e join decisions d on d.workspace = e.workspace and d.id = e.decision where e.workspace = $1 and ($2::uuid is null or e.decision = $2) and ($3::uuid is null or person = $3) order by invited_at desc, person desc limit 200`,
    [workspace, only.decision ?? null, only.person ?? null],
  )

const expertWire = (state: WorkspaceState, row: ExpertRow, nowMs: number): ExpertWire => ({
  id: formatId('person', row.person),
  name: state.people.get(row.person)?.name ?? '',
  decision: formatId('decision', row.decision),
  task: formatId('task', row.task),
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
  answered: row.veiled && !state.solo ? null : row.answered,
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
      const tasks = await readTasksOf(turn, workspace, row.decision)
      for (const task of tasks)
        if (task.status === 'leased' && task.lease_person === row.person) await reopenTask(turn, workspace, task.id)
      await turn.query(
        `update tasks set preferred = null, reserved_until = null where workspace = $1 and decision = $2 and preferred = $3 and status = 'open'`,
        [workspace, row.decision, row.person],
      )
      turn.bumpEpoch()
      turn.record({
        type: 'expert.revoked',
        decision: row.decision,
        task: row.task,
        actor,
        data: { expert: id },
      })
    }
    return expertWire(turn.state, { ...row, revoked_at: row.revoked_at ?? turn.nowMs }, turn.nowMs)
  })
}
