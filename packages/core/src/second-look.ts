/**
 * A second look by a machine: a verifier may object to a person's answer before it takes effect. It never decides: the
 * answer comes back to the same person, who may insist.
 */
import { canonicalize } from './canonicalize.ts'
import { refuse, type Refusal } from './errors.ts'
import type { Json } from './json.ts'

/** What of an answer a verifier looks at, and what makes it the same answer. */
export interface AnswerSeen {
  verdict: string
  proposal?: Json
  labels?: Json
  scores?: Json
  choice?: Json
  /** Hex of what it answers. */
  digest: string | null
}

export const isSameAnswer = (one: AnswerSeen, other: AnswerSeen): boolean => spell(one) === spell(other)

const spell = ({ verdict, proposal, labels, scores, choice, digest }: AnswerSeen): string =>
  canonicalize([
    verdict,
    [proposal, labels, scores, choice].map((value) => (value === undefined ? [] : [value])),
    digest,
  ])

/** What becomes of an objection with the next answer of the same person. */
export type CameOf = 'changed' | 'insisted' | 'repeated'

/** @param objected the answer of theirs that was objected to, while nothing came of that. */
export function decideAfterObjection(
  objected: AnswerSeen | null,
  answer: AnswerSeen,
  insist: boolean,
): { ok: true; came: CameOf | null } | Refusal {
  const same = objected !== null && isSameAnswer(objected, answer)
  if (insist && !same) return refuse('not-objected')
  return { ok: true, came: objected === null ? null : insist ? 'insisted' : same ? 'repeated' : 'changed' }
}

export type LookResult =
  { result: 'clear' } | { result: 'objected'; objection: string } | { result: 'failed'; why: string }

export const longestObjection = 2_000

/** What a verifier's answer over HTTP says: 204, or 200 with `{"objection": text | null}`; anything else is a failure. */
export function readVerifierAnswer(status: number, body: string): LookResult {
  if (status === 204) return { result: 'clear' }
  if (status !== 200) return { result: 'failed', why: `answered ${status}` }
  let said: unknown
  try {
    said = JSON.parse(body)
  } catch {
    return { result: 'failed', why: 'did not answer with JSON' }
  }
  const objection = typeof said === 'object' && said !== null && 'objection' in said ? said.objection : undefined
  if (objection === null) return { result: 'clear' }
  if (typeof objection !== 'string' || objection.trim() === '')
    return { result: 'failed', why: 'answered without an objection that is a text or null' }
  return { result: 'objected', objection: objection.trim().slice(0, longestObjection) }
}
