/**
 * The life of a policy version beyond its text: what it takes to let it decide, and what is left of it past its date.
 * Who may do which step stands in permissions.ts, the order of the steps in SPEC.md (PL).
 */
import { refuse, type Refusal } from './errors.ts'
import type { Loosening } from './is-loosening.ts'
import { modeRank, type Policy } from './policy.ts'

/** A glass is broken for minutes, never for a day. */
export const longestGlassMs = 60 * 60_000

export interface Signed {
  author: string | null
  /** Those who signed it and are still here. */
  signers: readonly string[]
  solo: boolean
}

/** What loosens needs a name under it that is not its author's. */
export function decideActivation({ loosens, reasons }: Loosening, by: Signed): { ok: true } | Refusal {
  if (!loosens || by.signers.some((person) => by.solo || person !== by.author)) return { ok: true }
  return refuse(
    'signature-required',
    `${reasons[0] ?? 'It loosens what AI may do alone.'} A risk owner who is not its author must sign it first.`,
  )
}

/** Past its date nothing that it permitted goes ahead, and all that it required stays. */
export const afterExpiry = (policy: Policy): Policy => ({
  ...policy,
  rules: policy.rules.filter((rule) => rule.require),
  default: modeRank(policy.default) < modeRank('gate') ? 'gate' : policy.default,
})

export interface Glass {
  person: string
  ended: boolean
  reviewed: boolean
}

/** Whoever broke the glass does not review it, unless they are the only one. */
export function decideReview(glass: Glass, reviewer: string, solo: boolean): { ok: true } | Refusal {
  if (glass.reviewed) return refuse('already-reviewed')
  if (!glass.ended)
    return refuse('glass-broken', 'The glass is still broken. Mend it, or wait for its end; then review it.')
  return glass.person === reviewer && !solo ? refuse('own-review') : { ok: true }
}
