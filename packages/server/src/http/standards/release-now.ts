import { CountersignError } from '@countersign/core'
import { release } from '../../engine/fate.ts'
import { makeIdempotency } from '../endpoint.ts'
import type { Asked } from './foreign-id.ts'

const refusals: ReadonlySet<string> = new Set([
  ...['stopped', 'vetoed', 'not-approved', 'digest-mismatch', 'already-released', 'expired', 'over-budget'],
])

/**
 * For protocols without a step of their own between the answer and the act: telling that it may go ahead is the release.
 * It is given once, and told again to whoever asks again under the same name.
 *
 * @returns why not, where it may not now: a stop holds it, a budget is used up, it was vetoed, it is another proposal.
 */
export async function releaseNow(
  call: Asked,
  id: string,
  digest: string,
  name: string | null,
): Promise<CountersignError | null> {
  const { context, caller } = call
  const once = name === null ? null : makeIdempotency(caller.workspace, name, `release ${id}`, { digest })
  try {
    await release(context.engine, caller.workspace, caller, id, digest, once)
    return null
  } catch (error) {
    if (CountersignError.is(error) && refusals.has(error.code)) return error
    throw error
  }
}
