import { setTimeout as pause } from 'node:timers/promises'
import { CountersignApiError, type Decision } from '@countersign/sdk'

const stoppedMs = 5_000

/**
 * From the answer to the effect: waits, asks for the release, does it, reports it. Takes up where an earlier run left
 * off, because what is done here may safely be done again.
 *
 * @throws how it ended where it was not approved; the signal's reason.
 */
export async function carryOut<P>(
  decision: Decision<P>,
  perform: (proposal: P) => unknown,
  signal: AbortSignal,
): Promise<void> {
  const approved = await decision.approvedOrThrow({ signal })
  while (decision.status === 'approved') {
    try {
      await decision.release({ signal, idempotencyKey: `release ${decision.id}` })
    } catch (error) {
      if (!CountersignApiError.is(error) || error.code !== 'stopped' || !error.retry) throw error
      await pause(stoppedMs, undefined, { signal })
    }
  }
  if (decision.status === 'released')
    await decision.effect('done', perform(approved), { signal, idempotencyKey: `effect ${decision.id}` })
}
