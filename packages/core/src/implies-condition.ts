/**
 * Whether one condition holds wherever another does, as far as text can show it: they are spelled alike, or both bound
 * the same fact from the same side by a number. False means "not shown".
 */
import { splitConjuncts } from './split-conjuncts.ts'

interface Bound {
  fact: string
  lower: boolean
  strict: boolean
  limit: number
}

const boundPattern = /^([A-Za-z_][\w.]*)(<=|<|>=|>)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

function readBound(part: string): Bound | null {
  const [, fact, sign, limit] = boundPattern.exec(part) ?? []
  if (fact === undefined || sign === undefined) return null
  return { fact, lower: sign.startsWith('>'), strict: sign.length === 1, limit: Number(limit) }
}

function impliesPart(from: string, to: string): boolean {
  if (from === to) return true
  const [a, b] = [readBound(from), readBound(to)]
  if (!a || !b || a.fact !== b.fact || a.lower !== b.lower) return false
  return a.limit === b.limit ? a.strict || !b.strict : a.limit > b.limit === a.lower
}

export interface Implication {
  holds: boolean
  /** True where `to` also mentions every fact that `from` does, so that a want of a fact shows in both alike. */
  sameFacts: boolean
}

/** Does `from` (CEL) imply `to` (CEL)? Every part of `to` must follow from a part of `from`. */
export function impliesCondition(from: string, to: string): Implication {
  const [given, wanted] = [splitConjuncts(from), splitConjuncts(to)]
  return {
    holds: wanted.every((part) => given.some((candidate) => impliesPart(candidate, part))),
    sameFacts: given.every((candidate) => wanted.some((part) => impliesPart(candidate, part))),
  }
}
