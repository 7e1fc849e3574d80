/** What a script can tell from a command's end; documented in docs/cli.md. */
import {
  Cancelled,
  CountersignApiError,
  Expired,
  Refused,
  Rejected,
  Returned,
  Stopped,
  Unavailable,
  Vetoed,
} from '@countersign/sdk'

export const exitCodes = {
  done: 0,
  rejected: 1,
  failed: 1,
  usage: 2,
  expired: 3,
  vetoed: 4,
  refused: 5,
  stopped: 6,
  cancelled: 6,
  returned: 7,
  tampered: 10,
  truncated: 11,
  shredded: 12,
  unreachable: 69,
  fault: 70,
  forbidden: 77,
  interrupted: 130,
} as const

/** A mistake in how a command was called: its words say what to do instead. */
export class UsageError extends Error {}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage
  if (Rejected.is(error)) return exitCodes.rejected
  if (Expired.is(error)) return exitCodes.expired
  if (Vetoed.is(error)) return exitCodes.vetoed
  if (Refused.is(error)) return exitCodes.refused
  if (Stopped.is(error) || Cancelled.is(error)) return exitCodes.stopped
  if (Returned.is(error)) return exitCodes.returned
  if (Unavailable.is(error)) return exitCodes.unreachable
  if (CountersignApiError.is(error)) {
    if (error.status === 401 || error.status === 403) return exitCodes.forbidden
    return error.status === 400 || error.status === 422 ? exitCodes.usage : exitCodes.fault
  }
  return exitCodes.fault
}
