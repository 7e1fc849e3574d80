/**
 * Where in the file the n-th character of a YAML scalar's value stands. YAML folds, indents and escapes only white
 * space and what is escaped; so the value's k-th visible character is the k-th one of its spelling.
 */
import type { Scalar } from 'yaml'

/** The length of what one character of the value may be spelled as, at this place of the source. */
function spellingLength(source: string, at: number, quote: string): number {
  const [first, second] = [source[at], source[at + 1]]
  if (quote === "'") return first === "'" && second === "'" ? 2 : 1
  if (quote !== '"' || first !== '\\') return 1
  return second === 'x' ? 4 : second === 'u' ? 6 : second === 'U' ? 10 : 2
}

/** An escape that stands for white space, such as `\n`, counts as none either. */
const isBlank = (spelling: string): boolean => spelling.trim() === '' || /^\\[ abefnrtv0\nN_LP\t]$/.test(spelling)

/** An offset in `source`, for an offset in the scalar's value. */
export function scalarOffset(source: string, scalar: Scalar, offset: number): number {
  const [start, end] = scalar.range ?? [0, 0]
  const value = String(scalar.value)
  const visible = value.slice(0, offset).replace(/\s/g, '').length
  const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
  const quote = scalar.type === 'QUOTE_DOUBLE' ? '"' : scalar.type === 'QUOTE_SINGLE' ? "'" : ''

  const headEnd = source.indexOf('\n', start)
  let at = isBlock ? (headEnd < 0 ? end : headEnd + 1) : start + quote.length
  let afterLast = at
  for (let seen = 0; at < end;) {
    const length = spellingLength(source, at, quote)
    if (!isBlank(source.slice(at, at + length))) {
      if (seen === visible) return at
      seen++
      afterLast = at + length
    }
    at += length
    if (at >= end - quote.length) break
  }
  return Math.min(afterLast, Math.max(start, end - quote.length))
}
