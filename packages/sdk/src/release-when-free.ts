import { isAnswered } from '@countersign/core'
import { backoffMs } from './backoff-ms.ts'
import type { Decision } from './decision.ts'
import { chance, makeKey } from './dice.ts'
import { errorOf } from './error-of.ts'
import { CountersignApiError, type CountersignError, Expired, Stopped, Vetoed } from './errors.ts'
import { pause } from './pause.ts'
import type { WaitOptions } from './types.ts'

/** Milliseconds between two questions whether a stop, or the end of a run's budget, still holds. */
const longestAskMs = 5_000

/**
 * The release; while a stop or a run's budget holds the decision it waits for people. One key serves all tries, so a reply
 * that was lost is given again, and nothing is released twice.
 *
 * @returns null where what was approved has gone back to people: their answer is to be waited for.
 * @throws Vetoed, Expired, Stopped and their kin, or the server's refusal: an earlier run may have been released
 * (`already-released`), and what it did is not known here.
 */
export async function releaseWhenFree(decision: Decision, options: WaitOptions): Promise<string | null> {
  const idempotencyKey = makeKey()
  for (let asked = 0; ; asked++) {
    try {
      return (await decision.release({ ...options, idempotencyKey })).release
    } catch (error) {
      if (!CountersignApiError.is(error) || error.status !== 409) throw error
      if ((error.code !== 'stopped' && error.code !== 'over-budget') || !error.retry) {
        const why = await explain(decision, error, options)
        if (error.code === 'not-approved' && !isAnswered(decision.status)) return null
        throw why
      }
      await pause(Math.min(longestAskMs, backoffMs(asked, chance())), options.signal)
    }
  }
}

async function explain(
  decision: Decision,
  refusal: CountersignApiError,
  options: WaitOptions,
): Promise<CountersignError> {
  const wire = await decision.refresh(options)
  const parts = { decision: wire, cause: refusal }
  const ended = errorOf(wire, { cause: refusal })
  if (ended) return ended
  if (refusal.code === 'vetoed') return new Vetoed(refusal.message, parts)
  if (refusal.code === 'expired') return new Expired(refusal.message, parts)
  if (refusal.code === 'stopped') return new Stopped(refusal.message, parts)
  return refusal
}
