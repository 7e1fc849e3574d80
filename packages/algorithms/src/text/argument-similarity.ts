import { tokeniseText } from './tokenise-text.ts'

/** A JSON value. */
type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value }

/**
 * What a value says, as a set of "path=value" tokens: the words of each text, each number as its sign and the power of
 * two below it (100 and 120 are one token, 120 and 130 are not), flags and nulls as they are. The members of a list share
 * one path, so that their order says nothing.
 *
 * Weakness: words are compared letter for letter and all weigh the same, so a long text outweighs everything beside it;
 * two numbers that differ by little may fall into neighbouring buckets.
 */
export function argumentTokens(value: unknown): Set<string> {
  const tokens = new Set<string>()
  collect(value as Value, '', tokens)
  return tokens
}

function collect(value: Value, path: string, tokens: Set<string>): void {
  const add = (text: string) => tokens.add(`${path}=${text}`)
  if (typeof value === 'string') {
    const words = tokeniseText(value)
    for (const word of words) add(word)
    if (words.length === 0) add(value)
  } else if (typeof value === 'number')
    add(value === 0 ? '0' : `${value < 0 ? '-' : ''}2^${Math.floor(Math.log2(Math.abs(value)))}`)
  else if (typeof value !== 'object' || value === null) add(String(value))
  else if (Array.isArray(value)) {
    if (value.length === 0) add('[]')
    for (const item of value as readonly Value[]) collect(item, `${path}[]`, tokens)
  } else {
    const members = Object.entries(value)
    if (members.length === 0) add('{}')
    for (const [name, member] of members) collect(member, path === '' ? name : `${path}.${name}`, tokens)
  }
}

/** Jaccard similarity of two sets of tokens, 0..1: how much of what either holds both hold. Two empty sets are alike (1). */
export function tokenSimilarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let both = 0
  for (const token of small) if (large.has(token)) both++
  const either = a.size + b.size - both
  return either === 0 ? 1 : both / either
}

/**
 * How similar two arguments are, 0..1, with no training and no knowledge of what they mean: Jaccard over
 * {@link argumentTokens}. Symmetric; 1 for equal values.
 */
export const argumentSimilarity = (a: unknown, b: unknown): number =>
  tokenSimilarity(argumentTokens(a), argumentTokens(b))
