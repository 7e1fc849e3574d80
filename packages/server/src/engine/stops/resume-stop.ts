/** Resuming: the first person agrees, the second, a different one, ends the stop. */
import {
  allowedOrThrow,
  authorise,
  CountersignError,
  decideResume,
  formatId,
  holdsReleases,
  parseId,
  type StopLevel,
} from '@countersign/core'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { thaw } from './freeze.ts'

export interface Resumed {
  id: string
  resumed: boolean
  needed: number
  /** Decisions that may go on; those that another stop holds stay frozen. */
  freed: number
  kept: number
}
interface StopRow {
  id: string
  level: StopLevel
  drill: boolean
  resumed_at: number | null
}

export function resumeStop(
  engine: Engine,
  workspace: string,
  person: { id: string; actor: Actor },
  stopId: string,
  idempotency: Idempotency | null,
): Promise<Resumed> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [stop] = await turn.query<StopRow>(
        'select id, level, drill, resumed_at from stops where workspace = $1 and id = $2',
        [workspace, parseId('stop', stopId) ?? null],
      )
      if (!stop) throw new CountersignError('not-found', `There is no stop ${stopId.slice(0, 60)} in this workspace.`)
      const agreed = await turn.query<{ person: string }>(
        'select person from stop_resumptions where workspace = $1 and stop = $2',
        [workspace, stop.id],
      )
      const step = allowedOrThrow(
        decideResume(
          {
            drill: stop.drill,
            resumedAt: stop.resumed_at,
            agreed: agreed.map((one) => one.person).filter((one) => mayStillResume(turn, one)),
          },
          person.id,
          turn.state.solo,
        ),
      )
      if (!step.again)
        await turn.query(
          'insert into stop_resumptions (workspace, stop, person, self, at) values ($1, $2, $3, $4, at_ms($5)) on conflict do nothing',
          [workspace, stop.id, person.id, step.self, turn.nowMs],
        )
      const told = { stop: stopId, ...(step.self ? { self: true } : {}) }
      if (!step.resumed) {
        if (!step.again)
          turn.record({ type: 'stop.resume-agreed', actor: person.actor, data: { ...told, needed: step.needed } })
        return { id: stopId, resumed: false, needed: step.needed, freed: 0, kept: 0 }
      }
      return { ...(await endStop(turn, stop, person.actor, told)), needed: 0 }
    },
    idempotency,
  )
}

/** Somebody who has left, or lost the role, has not agreed any more. */
function mayStillResume(turn: Turn, person: string): boolean {
  const member = turn.state.people.get(person)
  return (
    member?.active === true &&
    authorise({ kind: 'person', roles: member.roles, authn: 'session', keyBorn: false }, 'stop.resume').ok
  )
}

/** Within a turn: what the stop held goes on, and proposals are routed again. */
export async function endStop(
  turn: Turn,
  stop: Pick<StopRow, 'id'>,
  actor: Actor,
  told: { self?: boolean } = {},
): Promise<Omit<Resumed, 'needed'>> {
  const others = turn.state.stops.filter(({ id, level }) => id !== stop.id && holdsReleases(level))
  const id = formatId('stop', stop.id)
  await turn.query('update stops set resumed_at = at_ms($3), resumed_position = $4 where workspace = $1 and id = $2', [
    turn.workspace,
    stop.id,
    turn.nowMs,
    turn.nextPosition(),
  ])
  const { freed, kept } = await thaw(turn, stop.id, others)
  // A breaker counts anew: what made it trip has been looked at by people.
  await turn.query(
    'update breakers set counts_from = at_ms($3) where workspace = $1 and id = (select breaker from stops where workspace = $1 and id = $2)',
    [turn.workspace, stop.id, turn.nowMs],
  )
  turn.bumpEpoch()
  turn.record({ type: 'stop.resumed', actor, data: { ...told, stop: id, freed, kept } })
  return { id, resumed: true, freed, kept }
}
