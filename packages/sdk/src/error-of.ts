import {
  Cancelled,
  type CountersignError,
  type ErrorParts,
  Expired,
  Refused,
  Rejected,
  Returned,
  Stopped,
  Vetoed,
} from './errors.ts'
import type { DecisionWire } from './types.ts'

/** What people or the policy said, in one line; null where nothing was said. */
export function reasonOf(decision: DecisionWire): string | null {
  const { outcome, route } = decision
  const said = outcome?.instruction ?? outcome?.comment ?? outcome?.reason_codes?.join(', ')
  if (said) return said
  return decision.status === 'refused' && route.reasons.length > 0 ? route.reasons.join(' ') : null
}

/** The error that says how a decision ended without an approval; undefined where it did not. */
export function errorOf(
  decision: DecisionWire,
  parts: Omit<ErrorParts, 'decision' | 'reason'> = {},
): CountersignError | undefined {
  const reason = reasonOf(decision)
  const all = { ...parts, decision, reason }
  const who = decision.outcome?.people?.map(({ name }) => name).join(' and ') || 'a person'
  const what = `${decision.action} (${decision.id})`
  const said = reason ? `: ${reason}` : '.'
  switch (decision.status) {
    case 'rejected':
      return new Rejected(`${who} rejected ${what}${said}`, all)
    case 'returned':
      return new Returned(`${who} returned ${what}${said}`, all)
    case 'refused':
      return new Refused(`The policy refuses ${what}${said}`, all)
    case 'expired':
      return decision.outcome?.verdict === 'approved'
        ? new Expired(`${what} was approved, but not used in time. Propose it again.`, all)
        : new Expired(
            `Nobody answered ${what} in time. That is silence, not a refusal by a person. Propose it again.`,
            all,
          )
    case 'vetoed':
      return new Vetoed(`${who} vetoed ${what}${said}`, all)
    case 'cancelled':
      return new Cancelled(`${what} was cancelled${said}`, all)
    case 'stopped':
      return new Stopped(`A stop ended ${what}. Propose it again when people have resumed.`, all)
    default:
      return undefined
  }
}
