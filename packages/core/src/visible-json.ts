/**
 * JSON in which nothing is hidden: what cannot be seen, changes direction or looks like another letter stands as `\u…`.
 * It is the same value to whatever parses it, so that what a person reads, and may edit, is what is carried out.
 */
import { findHiddenCharacters, findMixedWords } from './hidden-characters.ts'
import type { Json } from './json.ts'

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`

/** A text with such characters as `\u…`; nothing else is changed. */
export function showHidden(text: string, write: (plain: string) => string = (plain) => plain): string {
  const marked = new Set<number>()
  for (const { start, end } of findHiddenCharacters(text)) for (let at = start; at < end; at++) marked.add(at)
  for (const { start, end } of findMixedWords(text))
    for (let at = start; at < end; at++) if (text.charCodeAt(at) > 0x7f) marked.add(at)
  let [written, from] = ['', 0]
  for (const at of [...marked].sort((a, b) => a - b)) {
    written += write(text.slice(from, at)) + escapeUnit(text.charCodeAt(at))
    from = at + 1
  }
  return written + write(text.slice(from))
}

const string = /"(?:[^"\\]|\\.)*"/g
const bare = (plain: string): string => JSON.stringify(plain).slice(1, -1)

export const writeVisibleJson = (value: Json): string =>
  JSON.stringify(value, null, 2).replaceAll(string, (token) => `"${showHidden(JSON.parse(token) as string, bare)}"`)
