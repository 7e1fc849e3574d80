/**
 * Electronic signatures: who may sign, what is signed, and what a signature says (21 CFR 11.50, 11.70, 11.200). Where a
 * gate asks for one, every answer that lets the decision go ahead is signed; one that stops it needs none.
 */
import { canonicalize } from './canonicalize.ts'
import { refuse, type Refusal } from './errors.ts'
import type { Json } from './json.ts'
import type { GivenBy, JudgmentRequest, Verdict } from './wire/index.ts'

/** For so long a proof of who somebody is serves for the one answer that it was given for. */
export const stepUpMs = 5 * 60_000
/** After a signature, for so long a password alone is enough for the next one in the same session. */
export const signingGapMs = 15 * 60_000

export const letsGoAhead = (verdict: Verdict): boolean =>
  verdict === 'approve' || verdict === 'edit' || verdict === 'respond'

/** What one signs for: an answer to a task, about that very proposal, with what the signature means. */
export interface ToSign {
  task: string
  /** `sha256:…` of the proposal as it was shown; null where nothing was proposed, or it is hidden. */
  digest: string | null
  answer: JudgmentRequest['answer']
  reason_codes?: string[] | undefined
  comment?: string | undefined
  meaning: string
}
/** The text to which a proof of identity is bound: it serves for no other. */
export const spellSigned = ({ task, digest, answer, reason_codes, comment, meaning }: ToSign): string =>
  canonicalize({
    ...{ task, digest, meaning, comment: comment ?? '', reason_codes: reason_codes ?? [] },
    answer: Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined)) as Json,
  })

/** @param asked the meanings that the gate offers. @param meaning what the answer is signed with; null: it is not. */
export function checkSignature(
  asked: readonly string[],
  verdict: Verdict,
  authn: GivenBy,
  meaning: string | null,
): { ok: true; sign: boolean } | Refusal {
  const needed = asked.length > 0 && letsGoAhead(verdict)
  if (!needed && meaning === null) return { ok: true, sign: false }
  if (!needed)
    return refuse(
      'not-to-sign',
      asked.length > 0 ? 'What stops a decision is not signed. Send the answer without `signature`.' : undefined,
    )
  if (authn === 'key' || authn === 'link' || authn === 'slack')
    return refuse('session-required', 'A signature is given in a session of one’s own: no key, link or chat signs.')
  if (meaning === null) return refuse('unsigned')
  return asked.includes(meaning)
    ? { ok: true, sign: true }
    : refuse('unsigned', `A signature here means one of: ${asked.map((one) => `“${one}”`).join(', ')}.`)
}
