/**
 * The conditions that a CEL expression joins with `&&` at its top, each spelled without needless white space; one
 * element where it is no plain conjunction. Purely textual, because the law knows no CEL parser; so whatever could be
 * read in two ways (escapes, raw or triple-quoted strings, comments) is not split at all. Two expressions with equal
 * parts mean the same; the reverse is not claimed.
 */
const tokenPattern = /"[^"\n]*"|'[^'\n]*'|[A-Za-z_]\w*|\d[\w.]*|&&|\|\||[<>=!]=|\s+|[^]/g
const ambiguous = /\\|"""|'''|[rRbB]["']|\/\//
const isWord = (token: string | undefined): boolean => token !== undefined && /^\w/.test(token)
const opening = '([{'
const closing = ')]}'

function depths(tokens: readonly string[]): number[] {
  let depth = 0
  return tokens.map((token) => {
    if (opening.includes(token)) return depth++
    return closing.includes(token) ? --depth : depth
  })
}

function unwrap(tokens: readonly string[]): readonly string[] {
  if (tokens[0] !== '(' || tokens.at(-1) !== ')') return tokens
  const inner = depths(tokens).slice(1, -1)
  return inner.every((depth) => depth > 0) ? unwrap(tokens.slice(1, -1)) : tokens
}

/** `a in b` and `a b` must not become `ainb`. */
const spell = (tokens: readonly string[]): string =>
  tokens.map((token, index) => (index > 0 && isWord(token) && isWord(tokens[index - 1]) ? ` ${token}` : token)).join('')

function split(wrapped: readonly string[]): string[] {
  const tokens = unwrap(wrapped)
  const levels = depths(tokens)
  const at = (sign: string): number => tokens.findIndex((token, index) => token === sign && levels[index] === 0)
  if (at('||') >= 0 || at('?') >= 0) return [spell(tokens)]
  const cut = at('&&')
  return cut < 0 ? [spell(tokens)] : [...split(tokens.slice(0, cut)), ...split(tokens.slice(cut + 1))]
}

export function splitConjuncts(when: string): string[] {
  if (ambiguous.test(when)) return [when.trim()]
  return split((when.match(tokenPattern) ?? []).filter((token) => token.trim() !== ''))
}
