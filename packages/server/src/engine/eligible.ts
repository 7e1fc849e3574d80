/** Who may answer what: the one choke point for every door. */
import {
  canJoin,
  CountersignError,
  formatId,
  isExpert,
  isFitFor,
  isProjectQueue,
  qualificationQueue,
} from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { readLanes, type Lane, type Reach, type TaskRow } from '../store/tasks.ts'
import type { Turn } from './committer.ts'
import { aboutOf, conflictOf, conflictReach } from './conflicts.ts'
import { readSeats } from './make-tasks.ts'
import { reviewerAt } from './reviewer-at.ts'
import type { Member, WorkspaceState } from './workspace-state.ts'

export const memberOrThrow = (state: WorkspaceState, person: string): Member => {
  const member = state.people.get(person)
  if (!member?.active) throw new CountersignError('forbidden', 'You are not an active member of this workspace.')
  return member
}

/** Nothing of this queue is given to them: its project was put away, or gold has paused them there. */
const isShut = (state: WorkspaceState, { id }: Member, queue: string): boolean => {
  const { closed, paused } = state.queue(queue)
  return closed || paused.includes(id)
}

/** Whether a person may work in a lane: one of the queue's `who` or of those it was escalated to, and one seat of the class. */
export const isOpenTo = (state: WorkspaceState, member: Member, lane: Lane, nowMs: number): boolean => {
  if (isShut(state, member, lane.queue)) return false
  if (state.solo) return true
  const { who } = state.queue(lane.queue)
  const reviewer = reviewerAt(state, member, nowMs)
  const seats = lane.class.split(' ')
  return (
    (who.length === 0 ||
      who.some((seat) => isFitFor(seat, reviewer)) ||
      seats.some((seat) => seat.startsWith('^') && isFitFor(seat.slice(1), reviewer))) &&
    seats.some((seat) => isFitFor(seat === '*' ? '' : seat, reviewer))
  )
}

/** The same as SQL has it, so that lanes and tasks are one question. */
export function reachOf(state: WorkspaceState, member: Member, queue: string | undefined, nowMs: number): Reach {
  const reviewer = reviewerAt(state, member, nowMs)
  return {
    everywhere: state.solo,
    queue: queue ?? null,
    seats: [
      '*',
      ...reviewer.roles.map((role) => `role:${role}`),
      ...reviewer.skills.map((skill) => `skill:${skill}`),
      ...[reviewer.id, ...(reviewer.covers ?? [])].flatMap((id) => [
        `person:${id}`,
        `person:${formatId('person', id)}`,
      ]),
    ],
    conflicts: conflictReach(member),
    shutQueues: state.queueNames.filter((name) => isShut(state, member, name)),
    closedQueues: [...new Set([...state.queueNames, 'audit'])].filter((name) => {
      const { who } = state.queue(name)
      return who.length > 0 && !who.some((seat) => isFitFor(seat, reviewer))
    }),
  }
}

export async function lanesFor(
  engine: Pick<Turn, 'query'>,
  state: WorkspaceState,
  member: Member,
  nowMs: number,
  queue?: string,
): Promise<Lane[]> {
  const lanes = await readLanes(engine, state.id)
  return lanes.filter((lane) => (queue === undefined || lane.queue === queue) && isOpenTo(state, member, lane, nowMs))
}

/**
 * Until an audit closes, what happens to its task does not tell which decision was drawn. What happens to the tasks of
 * a project never tells of which item: who answered what stays blind, and what is gold looks like the rest.
 */
export const toldDecision = (task: Pick<TaskRow, 'kind' | 'decision' | 'queue'>): string | null =>
  task.kind === 'audit' || isProjectQueue(task.queue) ? null : task.decision

/** Whoever worked on a decision in any way does not read its appeal; solo makes no exception. */
const hadPart = (member: Member, task: TaskRow, decision: DecisionRow | undefined): boolean =>
  task.barred.includes(member.id) ||
  (decision?.tasks ?? []).some(
    (other) => other.id !== task.id && other.lease_person === member.id && other.status !== 'cancelled',
  )

/** Why this person may not answer this task, in words; null when they may. The one choke point for every channel. */
export function whyNot(
  { state, nowMs }: Pick<Turn, 'state' | 'nowMs'>,
  member: Member,
  task: TaskRow,
  decision: DecisionRow | undefined,
): string | null {
  const siblings = (decision?.tasks ?? []).filter(
    (other) =>
      other.id !== task.id &&
      other.kind === task.kind &&
      other.lease_person !== null &&
      other.status !== 'open' &&
      other.status !== 'cancelled',
  )
  if (task.queue === qualificationQueue && task.kind === 'label' && task.preferred !== member.id)
    return 'This is a qualification of somebody else.'
  if (isExpert(member.roles) && task.preferred !== member.id) return 'You were asked about something else.'
  if (task.kind === 'appeal' && hadPart(member, task, decision))
    return 'You had a part in this decision, so somebody else reads the appeal.'
  if (task.barred.includes(member.id) && !state.solo)
    return decision && decision.requester !== member.id
      ? 'You had a part in this, so somebody else decides it.'
      : 'You asked for this, so somebody else decides it.'
  const conflict = decision ? conflictOf(state, member, aboutOf(state, decision)) : null
  if (conflict !== null) return conflict
  if (siblings.some((other) => other.lease_person === member.id))
    return 'You have answered this already; the other seat is for somebody else.'
  if (task.kind !== 'approval') return null
  if (!decision) return 'It no longer exists.'
  const seats = readSeats(decision.seats)
  const already = siblings.flatMap(({ lease_person, leased_at }) => {
    const other = state.people.get(lease_person as string)
    // As they were when they took it: a leave or a skill may have ended since.
    return other ? [reviewerAt(state, other, leased_at ?? nowMs)] : []
  })
  // Solo, one person fills every seat that nobody else could.
  return state.solo || canJoin(seats, already, reviewerAt(state, member, nowMs))
    ? null
    : 'The seats that you could fill are taken.'
}
