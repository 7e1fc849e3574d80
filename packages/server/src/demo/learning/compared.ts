/** Two versions on the same mails: what each would do with them, for whoever evaluates. */
import type { JsonObject } from '@countersign/core'

export interface Compared {
  mail: string
  input: JsonObject
  isUnwanted: boolean
  /** The probability that it is unwanted, by each version. */
  probabilities: Readonly<Record<string, number>>
}

export const comparedFile = 'compared.ndjson'
/** So many of the held-out mails, which are in random order: enough that two versions can be told apart. */
export const mostCompared = 400
const longestText = 1_500

export function comparedInput({ from, subject, text }: { from: string; subject: string; text: string }): JsonObject {
  return { from, subject, text: text.length > longestText ? `${text.slice(0, longestText).toWellFormed()} …` : text }
}
