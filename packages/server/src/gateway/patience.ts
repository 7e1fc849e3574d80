/**
 * A client's patience. Who asked for progress gets signs of life for as long as it takes; who did not is answered before
 * its time-out, and finds the same question when it calls again.
 */
import { Detached, type DecisionWire } from '@countersign/sdk'
import { stillWaiting } from './words.ts'

export interface Patience {
  /** Aborts when nobody waits any more; its reason says whether the question stays. */
  signal: AbortSignal
  /** What is waited for. */
  knows(decision: DecisionWire): void
  /** The waiting is over. */
  end(): void
}
export interface PatienceOptions {
  /** Where people look. */
  url: string
  answerWithinMs: number
  progressEveryMs: number
}
export interface Waiter {
  signal: AbortSignal
  progress?: ((words: string) => void) | undefined
}

export function startPatience(options: PatienceOptions, waiter: Waiter): Patience {
  const ran = new AbortController()
  let decision: DecisionWire | undefined
  const words = () =>
    decision ? `Waiting for a person: ${options.url}/decisions/${decision.id}` : 'Asking Countersign.'
  const timer = waiter.progress
    ? setInterval(() => waiter.progress?.(words()), options.progressEveryMs)
    : setTimeout(() => ran.abort(new Detached(stillWaiting(decision, options.url))), options.answerWithinMs)
  return {
    signal: AbortSignal.any([waiter.signal, ran.signal]),
    knows(found) {
      decision = found
      if (found.status === 'waiting' || found.status === 'holding') waiter.progress?.(words())
    },
    end: () => clearTimeout(timer),
  }
}
