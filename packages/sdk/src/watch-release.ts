/**
 * Watching what was released: a veto or a stop may still come while the work runs, and a veto until the window's end.
 */
import type { Decision } from './decision.ts'
import { reasonOf } from './error-of.ts'
import { CountersignApiError, type CountersignError, Stopped, Vetoed } from './errors.ts'
import { linkSignals } from './link-signals.ts'
import { pause } from './pause.ts'
import type { DecisionWire } from './types.ts'

/** Quick work is over before anybody could object; it is spared the request. Nothing is missed: revisions are counted. */
const startAfterMs = 200

export interface Watching {
  /** Aborts with a Vetoed or a Stopped. */
  signal: AbortSignal
  /** Why it aborted. */
  forbidden(): CountersignError | undefined
  /** Resolves when the watch has ended: forbidden, or `end` was called. Never rejects. */
  ended: Promise<void>
  end(): void
}

export function watchRelease(decision: Decision): Watching {
  const verdict = new AbortController()
  const life = linkSignals([])
  let error: CountersignError | undefined
  const forbid = (because: CountersignError) => {
    error = because
    verdict.abort(because)
  }
  const watch = async () => {
    await pause(startAfterMs, life.signal)
    while (!error) {
      const found = forbidding(await decision.changed({ signal: life.signal }))
      if (found) forbid(found)
    }
  }
  const ended = watch().catch((cause: unknown) => {
    if (life.signal.aborted) return
    // A halt suspends the keys of its scope: whoever may not look any more may not go on either.
    const words = 'The server does not answer this key any more: a stop, or the key was revoked.'
    if (CountersignApiError.is(cause)) forbid(new Stopped(words, { decision: decision.wire, cause, ran: {} }))
  })
  return {
    signal: verdict.signal,
    forbidden: () => error,
    ended,
    end: () => life.abort(new Error('The watch is over.')),
  }
}

function forbidding(wire: DecisionWire): CountersignError | undefined {
  const parts = { decision: wire, reason: reasonOf(wire), ran: {} }
  if (wire.vetoed_at !== null) return new Vetoed(`${wire.action} (${wire.id}) was vetoed after its release.`, parts)
  if (wire.frozen !== null || wire.status === 'stopped')
    return new Stopped(`A stop halts ${wire.action} (${wire.id}).`, parts)
  return undefined
}

/**
 * Milliseconds from now until no veto can come; 0 where none can. Measured as the window's whole length from now on,
 * so that it errs towards watching longer, whatever the local clock says.
 */
export function vetoWindowMs(wire: DecisionWire): number {
  if (wire.route.mode !== 'watch' || wire.route.until === null) return 0
  return Math.max(0, Date.parse(wire.route.until) - Date.parse(wire.created_at))
}
