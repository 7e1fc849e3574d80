/** What one decision adds to a counter, and for whom. */
import type { Json, JsonObject } from './json.ts'
import type { Counter } from './policy.ts'
import { readAmount } from './run.ts'

export interface Counting {
  action: string
  system: string
  subject?: string | undefined
  requester?: string | undefined
  proposal: Json
  attributes: JsonObject
}

/** Counters that count alike are one counter, whatever they are called and wherever they stand. */
export const spellCounter = ({ actions, by, sum, windowMs }: Counter): string =>
  JSON.stringify([[...new Set(actions)].sort(), by, sum, windowMs])

/**
 * Whom it counts for and by how much (0 for what it asks about without being counted); null for want of a fact.
 */
export function countOf(counter: Counter, of: Counting): { who: string; amount: number } | null {
  const who = of[counter.by]
  if (who === undefined) return null
  if (!counter.actions.includes(of.action)) return { who, amount: 0 }
  if (counter.sum === null) return { who, amount: 1 }
  const amount = readAmount(counter.sum, counter.sum.startsWith('proposal.') ? of.proposal : of.attributes)
  return amount === null ? null : { who, amount }
}
