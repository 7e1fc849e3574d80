import { formatId } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Cell, OpenObjective } from './load-objectives.ts'
import type { Counted } from './write-cell.ts'

/** The alarm: an event that webhooks carry, with what it rests on. */
export function tellBreach(
  turn: Turn,
  objective: OpenObjective,
  { system, version, segment }: Cell,
  told: Counted & { why: 'change' | 'block' },
): void {
  turn.record({
    type: 'objective.breached',
    actor: { kind: 'system', id: null },
    data: {
      ...{ objective: objective.id, system, version, segment, state: 'breached', why: told.why },
      ...{ audits: told.audits, errors: told.errors, accepted: told.accepted, accepted_errors: told.acceptedErrors },
      max_error: objective.maxError,
      policy: turn.state.policy && `${formatId('policy', turn.state.policy.id)}@${turn.state.policy.version}`,
    },
  })
}
