const unread = ['script', 'style', 'noscript', 'template']
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
}
const breaking = /^\/?(?:address|article|blockquote|br|div|dd|dl|dt|form|h[1-6]|hr|li|ol|p|pre|table|td|th|tr|ul)$/

/**
 * The words of an HTML text, for learning from and pointing at: tags, comments, scripts and styles left out, entities
 * decoded. One pass from left to right, so that no text however broken takes more than linear time.
 *
 * Weakness: it does not know what style sheets hide; hidden words count as words.
 */
export function wordsOfHtml(html: string): string {
  const out: string[] = []
  // Of ASCII letters alone, because others may change the length of a text.
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  let at = 0
  while (at < html.length) {
    const tag = html.indexOf('<', at)
    out.push(html.slice(at, tag === -1 ? html.length : tag))
    if (tag === -1) break
    if (html.startsWith('<!--', tag)) {
      at = endOf(html, '-->', tag + 4)
      continue
    }
    const name = /^<(\/?[a-z][a-z0-9]*)/.exec(lower.slice(tag, tag + 20))?.[1]
    if (name === undefined && !/^<[!?]/.test(html.slice(tag, tag + 2))) {
      // Less-than, and not a tag.
      out.push('<')
      at = tag + 1
      continue
    }
    at = endOf(html, '>', tag + 1)
    if (name !== undefined && unread.includes(name)) at = endOf(html, '>', endOf(lower, `</${name}`, at) - 1)
    if (name !== undefined && breaking.test(name)) out.push(name === 'td' || name === 'th' ? '\t' : '\n')
  }
  return tidyLines(decodeEntities(out.join('')))
}

/** Behind the next `mark`, or the end of the text. */
function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found === -1 ? text.length : found + mark.length
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole
    },
  )
}

const tidyLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
    .filter((line, i, lines) => line !== '' || lines[i - 1] !== '')
    .join('\n')
    .trim()
