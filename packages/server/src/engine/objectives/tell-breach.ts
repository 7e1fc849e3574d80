import { formatId } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Cell, OpenObjective } from './load-objectives.ts'
import { sendBack } from './send-back.ts'
import type { Counted } from './write-cell.ts'

/** What was on its way goes to people; the alarm is an event that webhooks carry, with what it rests on. */
export async function tellBreach(
  engine: Engine,
  turn: Turn,
  objective: OpenObjective,
  at: Cell,
  told: Counted & { why: 'change' | 'block' },
): Promise<void> {
  const sent = await sendBack(engine, turn, objective, at)
  const { policy } = turn.state
  turn.record({
    type: 'objective.breached',
    actor: { kind: 'system', id: null },
    data: {
      ...{ objective: objective.id, system: at.system, version: at.version, segment: at.segment },
      ...{ state: 'breached', why: told.why, to_people: sent, max_error: objective.maxError },
      ...{ audits: told.audits, errors: told.errors, accepted: told.accepted, accepted_errors: told.acceptedErrors },
      policy: policy && `${formatId('policy', policy.id)}@${policy.version}`,
    },
  })
}
