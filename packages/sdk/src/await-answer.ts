/**
 * Waiting for people: one long poll after another, for as long as it takes. Whatever happens to the connection or the
 * server, the decision stands in the database; the wait finds it again.
 */
import { isAnswered } from '@countersign/core'
import { throwIfAborted } from './abort-reason.ts'
import { backoffMs } from './backoff-ms.ts'
import { monotonicMs } from './clock.ts'
import { chance } from './dice.ts'
import { pause } from './pause.ts'
import type { Transport } from './transport.ts'
import type { DecisionWire, WaitOptions } from './types.ts'

/** Seconds that the server holds one poll; proxies commonly cut at sixty. */
const waitS = 30
const graceMs = 20_000

/**
 * The decision as soon as it is answered, or, given `rev`, as soon as it changed past that revision.
 *
 * @throws the signal's reason; CountersignApiError where the server refuses (a revoked key, an unknown decision).
 */
export async function awaitAnswer(
  transport: Transport,
  id: string,
  rev: number | null,
  options: WaitOptions,
): Promise<DecisionWire> {
  for (let early = 0; ;) {
    throwIfAborted(options.signal)
    const startedMs = monotonicMs()
    const decision = await transport.json<DecisionWire>({
      ...options,
      method: 'GET',
      path: `/v1/decisions/${encodeURIComponent(id)}?wait=${waitS}s${rev === null ? '' : `&rev=${rev}`}`,
      patienceMs: Infinity,
      timeoutMs: waitS * 1_000 + graceMs,
    })
    if (rev === null ? isAnswered(decision.status) : decision.rev > rev) return decision
    // A server that is stopping answers at once: do not ask it in a tight circle.
    if (monotonicMs() - startedMs < (waitS * 1_000) / 2) await pause(backoffMs(early++, chance()), options.signal)
    else early = 0
  }
}
