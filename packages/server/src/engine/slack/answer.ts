/**
 * An answer from Slack is the same act as one in the console: the same claim, the same choke point, the same digest,
 * by the person who is linked. What Slack sends says only which card was pressed, and by whom.
 */
import {
  allowedOrThrow,
  authorise,
  CountersignError,
  formatId,
  type Json,
  type JudgmentRequest,
} from '@countersign/core'
import { readTask } from '../../store/tasks.ts'
import { memberOrThrow } from '../eligible.ts'
import type { Engine } from '../engine.ts'
import { judge } from '../judge.ts'
import { claimTask, giveBack } from '../work.ts'
import type { CardRow } from './cards.ts'
import { asksStepUp, principalOf } from './standing.ts'
import { onlyInConsole } from './write-card.ts'

export type Said = Pick<JudgmentRequest, 'answer' | 'reason_codes' | 'comment'>

/** @param digest of the proposal as the card showed it. @throws CountersignError as the console is told it. */
export async function answerFromSlack(
  engine: Engine,
  card: Pick<CardRow, 'workspace' | 'person' | 'task'>,
  digest: string,
  said: Said,
): Promise<void> {
  const { workspace, person } = card
  const task = formatId('task', card.task)
  const state = await engine.states.get(workspace)
  const member = memberOrThrow(state, person)
  for (const operation of ['task.work', 'judgment.give'] as const)
    allowedOrThrow(authorise(principalOf(state, member), operation))
  const actor = { kind: 'person' as const, id: formatId('person', person), authn: 'slack' }
  const worker = { person, actor, authn: 'slack' as const }
  const before = await readTask(engine.database, workspace, card.task)
  const mine =
    before?.status === 'leased' && before.lease_person === person && (before.lease_until ?? 0) > engine.clock.now()
  const wire = await claimTask(engine, workspace, worker, task, null)
  try {
    // The queue may have come to ask for more since the card was written.
    const why = onlyInConsole(wire, asksStepUp(state))
    if (why !== null) throw new CountersignError('forbidden', why)
    await judge(engine, workspace, worker, task, { ...said, view: { digest: digest || null, opened: [] } }, null)
  } catch (error) {
    // Nobody is kept waiting for an answer that was not one.
    if (!mine) await giveBack(engine, workspace, worker, task, 'released', undefined, null).catch(() => undefined)
    throw error
  }
}

/** @throws CountersignError that says what is not right in what was typed. */
export function readProposal(text: string, parse: (bytes: Buffer) => unknown): Json {
  try {
    return parse(Buffer.from(text)) as Json
  } catch (error) {
    throw CountersignError.is(error) && error.errors.length === 0
      ? new CountersignError('bad-input', 'This is not JSON.', {
          errors: [{ path: 'answer.proposal', message: 'is not JSON' }],
        })
      : error
  }
}
