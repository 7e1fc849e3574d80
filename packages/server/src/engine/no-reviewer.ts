/**
 * "No eligible reviewer": a gate that nobody here can fill. It is told at once and stays a gate: who may answer is never
 * loosened. What holds now is asked again when people, their leave or skills, or queues change.
 */
import { expertRole, freeSeats, isFitFor, type Reviewer } from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { DecisionRow, TaskBrief } from '../store/decisions.ts'
import type { Turn } from './committer.ts'
import { aboutOf, conflictOf, conflictReachOf, type About } from './conflicts.ts'
import type { Engine } from './engine.ts'
import type { Actor } from './entry.ts'
import { readSeats } from './make-tasks.ts'
import { reviewerAt } from './reviewer-at.ts'
import { endSkills } from './skills.ts'
import type { WorkspaceState } from './workspace-state.ts'

const house: Actor = { kind: 'system', id: null }
/** In one turn at the head. */
const mostAtOnce = 1_000
/** Whoever is asked from outside about decision `d`: their seat is kept until their link ends. */
const invitedSql = `select e.person from experts e where e.workspace = d.workspace and e.revoked_at is null and e.expires_at > app_now()
         and (e.decision = d.id or exists (select 1 from expert_tasks x where (x.workspace, x.person, x.decision) = (e.workspace, e.person, d.id)))`

export interface Gate {
  seats: readonly string[]
  queue: string
  /** Seats that it was escalated to. */
  opened: readonly string[]
  barred: readonly string[]
  answered: readonly string[]
  about: About
}

/**
 * The seats that nobody here can fill, with everybody placed as well as they can be. People are looked at until the
 * gate is full, so that it takes a few steps however many there are.
 */
export function missingSeats(state: WorkspaceState, gate: Gate, nowMs: number): string[] {
  const { who } = state.queue(gate.queue)
  const admits = (reviewer: Reviewer) =>
    who.length === 0 || [...who, ...gate.opened].some((seat) => isFitFor(seat, reviewer))
  const placed = gate.answered.flatMap((id) => {
    const member = state.people.get(id)
    return member ? [reviewerAt(state, member, nowMs)] : []
  })
  let free = freeSeats(gate.seats, placed)
  for (const member of state.workers) {
    if (free.length === 0) break
    if (!state.solo && gate.barred.includes(member.id)) continue
    const reviewer = reviewerAt(state, member, nowMs)
    const fits = state.solo || (admits(reviewer) && gate.seats.some((seat) => isFitFor(seat, reviewer)))
    if (!fits || conflictOf(state, member, gate.about) !== null) continue
    // Alone, one person fills every seat.
    if (state.solo) return []
    placed.push(reviewer)
    free = freeSeats(gate.seats, placed)
  }
  return free
}

export const openedTo = (eligibility: string): string[] =>
  eligibility.split(' ').flatMap((seat) => (seat.startsWith('^') ? [seat.slice(1)] : []))

/** Whose seat a task is: of whoever answered it, or was asked about it from outside. */
function placedIn(state: WorkspaceState, task: TaskBrief): string | null {
  if (task.status === 'done' || task.status === 'settling') return task.lease_person
  const person = task.lease_person ?? task.kept_for
  return person !== null && state.people.get(person)?.roles.includes(expertRole) === true ? person : null
}

/** The same of a decision that waits, from one of its tasks. */
export const missingFor = (
  state: WorkspaceState,
  row: DecisionRow,
  task: { queue: string; class: string; barred: readonly string[] },
  nowMs: number,
): string[] =>
  row.status !== 'waiting'
    ? []
    : missingSeats(
        state,
        {
          seats: readSeats(row.seats),
          queue: task.queue,
          opened: openedTo(task.class),
          barred: task.barred,
          answered: (row.tasks ?? []).flatMap((one) => {
            const theirs = one.kind === 'approval' ? placedIn(state, one) : null
            return theirs === null ? [] : [theirs]
          }),
          about: aboutOf(state, row),
        },
        nowMs,
      )

/** Beside its birth, whose entry tells of it. */
export const noteStuck = (q: Query, workspace: string, decision: string, nowMs: number): Promise<unknown> =>
  q.query('insert into stuck (workspace, decision, since) values ($1, $2, at_ms($3)) on conflict do nothing', [
    workspace,
    decision,
    nowMs,
  ])

/** Something has changed about who may answer what. */
export async function askAgain(turn: Turn): Promise<void> {
  await turn.query('update workspaces set recheck_at = at_ms($2) where id = $1', [turn.workspace, turn.nowMs])
  turn.alarm(turn.nowMs)
}

interface GroupRow {
  seats: string
  queue: string
  class: string
  barred: string[]
  requester: string | null
  system: string | null
  case_ref: string | null
  subject_ref: Buffer | null
  answered: string[]
  ids: string[]
}

/** Alike gates are asked about together, without the head; what has changed is written under it. */
export async function recheck(engine: Engine, workspace: string): Promise<void> {
  const [asked] = await engine.database.query<{ at: string }>(
    'select recheck_at::text as at from workspaces where id = $1',
    [workspace],
  )
  const state = await engine.states.get(workspace, true)
  const nowMs = engine.clock.now()
  const reach = conflictReachOf([...state.people.values()])
  const groups = await engine.database.query<GroupRow>(
    `select d.seats, t.queue, t.class, t.barred, d.requester, case when d.system = any($2) then d.system end as system,
       case when d.case_ref = any($3) then d.case_ref end as case_ref, case when d.subject_ref = any($4::bytea[]) then d.subject_ref end as subject_ref,
       case when d.seats like '% %' then array(select distinct o.lease_person from tasks o where o.workspace = d.workspace and o.decision = d.id and o.kind = 'approval' and o.status in ('done', 'settling') order by 1) else '{}' end || array(${invitedSql} order by 1) as answered,
       array_agg(distinct d.id) as ids
     from decisions d join tasks t on t.workspace = d.workspace and t.decision = d.id
     where d.workspace = $1 and d.status = 'waiting' and t.kind = 'approval' and t.status in ('open', 'leased') group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    [workspace, reach.systems, reach.cases, reach.subjects],
  )
  const missing = new Map<string, string[]>()
  for (const group of groups) {
    const about: About = {
      ...{ system: group.system ?? '', caseRef: group.case_ref, subjectRef: group.subject_ref },
      ...{ requester: group.requester, requesterName: () => null },
    }
    const seats = missingSeats(
      state,
      { ...group, seats: readSeats(group.seats), opened: openedTo(group.class), about },
      nowMs,
    )
    if (seats.length > 0) for (const id of group.ids) missing.set(id, seats)
  }
  await engine.committer.act(workspace, (turn) => write(turn, missing, asked?.at ?? null, nowMs))
}

async function write(
  turn: Turn,
  missing: ReadonlyMap<string, string[]>,
  asked: string | null,
  readAtMs: number,
): Promise<void> {
  await endSkills(turn)
  const known = new Set(
    (await turn.query<{ decision: string }>('select decision from stuck where workspace = $1', [turn.workspace])).map(
      ({ decision }) => decision,
    ),
  )
  const fresh = [...missing.keys()].filter((id) => !known.has(id))
  const waiting = await turn.query<{ id: string; task: string }>(
    `select distinct on (d.id) d.id, t.id as task from decisions d join tasks t on t.workspace = d.workspace and t.decision = d.id
     where d.workspace = $1 and d.id = any($2) and d.status = 'waiting' and t.kind = 'approval' and t.status in ('open', 'leased') order by d.id, t.slot`,
    [turn.workspace, fresh.slice(0, mostAtOnce)],
  )
  for (const { id, task } of waiting) {
    await noteStuck(turn, turn.workspace, id, turn.nowMs)
    turn.record({
      type: 'task.no-reviewer',
      decision: id,
      task,
      actor: house,
      data: { no_reviewer: missing.get(id) ?? [] },
    })
  }
  const found = [...known].filter((id) => !missing.has(id))
  const gone = await turn.query<{ decision: string; status: string | null }>(
    `delete from stuck s where s.workspace = $1 and s.decision = any($2) returning s.decision, (select d.status from decisions d where d.workspace = s.workspace and d.id = s.decision) as status`,
    [turn.workspace, found],
  )
  for (const { decision, status } of gone)
    if (status === 'waiting') turn.record({ type: 'task.reviewer-found', decision, actor: house, data: {} })
  const more = fresh.length > mostAtOnce
  await turn.query(
    `update workspaces set recheck_at = case when recheck_at::text is distinct from $4 then recheck_at when $3 then at_ms($2) else (select min(at) from
       (select unnest(array[leave_from, leave_to]) as at from people where workspace = $1 union all select until from skill_grants where workspace = $1 union all select expires_at from experts where workspace = $1 and revoked_at is null) as change where at > at_ms($2)) end where id = $1`,
    // What was asked again meanwhile is asked again, and so is what time has changed since it was read.
    [turn.workspace, readAtMs, more, asked],
  )
}
