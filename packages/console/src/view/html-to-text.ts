export interface HtmlReading {
  text: string
  links: { text: string; url: string }[]
  /** What the page wanted to load or run, and what it hides; nothing of it happened. */
  withheld: { images: number; scripts: number; forms: number; styles: number; unseen: number }
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  euro: '€',
  pound: '£',
  middot: '·',
  laquo: '«',
  raquo: '»',
}

export function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});?/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return entities[body.toLowerCase()] ?? whole
    const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\uFFFD'
  })
}

const blocks =
  /^(p|div|br|hr|tr|table|ul|ol|li|h[1-6]|blockquote|section|article|header|footer|center|pre|form|title|dl|dt|dd)$/
const dropped = /^(script|style|noscript|template|iframe|object|embed|svg|math|head)$/
const unseenStyle =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])|(?:^|;)\s*(?:max-)?height\s*:\s*0/i

function attribute(tag: string, name: string): string {
  const match = new RegExp(`[\\s"'/]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  return decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? '').trim()
}

/**
 * The words of an HTML text, as text: nothing is parsed by the browser, nothing loads, nothing runs. Links keep their
 * address in a list. It may misread broken markup, but whatever comes out is only ever shown as characters.
 */
export function htmlToText(html: string): HtmlReading {
  const reading: HtmlReading = {
    text: '',
    links: [],
    withheld: { images: 0, scripts: 0, forms: 0, styles: 0, unseen: 0 },
  }
  const out: string[] = []
  let link: { url: string; from: number } | null = null
  let skipping: string | null = null
  const tokens =
    /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?\]\]>|<[!?][^>]*>|<\/?[a-z](?:[^>"']|"[^"]*"|'[^']*')*(?:>|$)|[^<]+|</gi
  for (const [token] of html.matchAll(tokens)) {
    const tag = /^<(\/?)([a-z][a-z0-9:-]*)/i.exec(token)
    if (!tag) {
      if (!skipping && !/^<[!?]/.test(token)) out.push(decodeEntities(token.replace(/\s+/g, ' ')))
      continue
    }
    const [closing, name] = [tag[1] === '/', (tag[2] ?? '').toLowerCase()]
    if (skipping) {
      if (closing && name === skipping) skipping = null
      continue
    }
    if (!closing && dropped.test(name)) {
      if (/script|iframe|object|embed/.test(name)) reading.withheld.scripts++
      if (name === 'style') reading.withheld.styles++
      if (name !== 'embed' && name !== 'head' && !/\/>$/.test(token)) skipping = name
      continue
    }
    if (name === 'img' || name === 'image') {
      reading.withheld.images++
      const alt = attribute(token, 'alt')
      if (alt) out.push(`[image: ${alt}]`)
    }
    if (name === 'form' && !closing) reading.withheld.forms++
    if (!closing && unseenStyle.test(attribute(token, 'style'))) reading.withheld.unseen++
    if (name === 'a') {
      if (link) {
        const text = out.slice(link.from).join('').replace(/\s+/g, ' ').trim()
        if (link.url) reading.links.push({ text, url: link.url })
        link = null
      }
      if (!closing) link = { url: attribute(token, 'href'), from: out.length }
    }
    if (name === 'li' && !closing) out.push('\n• ')
    else if (name === 'td' || name === 'th') out.push(closing ? '  ' : '')
    else if (blocks.test(name)) out.push(/^(p|h[1-6]|blockquote|table)$/.test(name) ? '\n\n' : '\n')
  }
  reading.text = out
    .join('')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]{3,}/g, '  ')
    .trim()
  return reading
}

/** Whether a text is meant as HTML: it has at least two tags that only HTML would have. */
export const looksLikeHtml = (text: string): boolean =>
  (text.slice(0, 20_000).match(/<\/?(html|body|table|tr|td|div|p|br|font|a|img|span|center|b|h[1-6])(\s[^>]*)?\/?>/gi)
    ?.length ?? 0) >= 2
