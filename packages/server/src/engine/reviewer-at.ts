/** A member as seats see them at a moment: skills that have ended do not count, and a cover stands in for who is away. */
import type { Reviewer } from '@countersign/core'
import type { Member, WorkspaceState } from './workspace-state.ts'

export const isAway = ({ leave }: Pick<Member, 'leave'>, atMs: number): boolean =>
  leave !== null && leave.fromMs <= atMs && atMs < leave.toMs

export function reviewerAt(state: Pick<WorkspaceState, 'away'>, member: Member, atMs: number): Reviewer {
  const { id, roles, skills, timedSkills } = member
  const covers = state.away.filter((other) => other.leave?.cover === id && isAway(other, atMs)).map((other) => other.id)
  return {
    id,
    roles,
    skills:
      timedSkills.length === 0
        ? skills
        : [...skills, ...timedSkills.filter(({ untilMs }) => atMs < untilMs).map(({ name }) => name)],
    covers,
  }
}
