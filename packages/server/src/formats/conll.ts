/** CoNLL-2003: a token a line with its tag (`B-PER`, `I-PER`, `O`), an empty line between texts. */
import { isUtf8 } from 'node:buffer'
import { chunksOf } from './bytes/chunks.ts'
import { linesOf } from './bytes/lines.ts'
import { refuse, rowOf, type Asked, type Format, type Item, type Row } from './format.ts'
import { placed, textAt } from './values/data.ts'
import { cannotCarry, firstOf, oneAnswer, settledOf, textPath } from './values/kinds.ts'
import { spansOf, type Span } from './values/spans.ts'

const mostTokens = 100_000
const tagged = /^(?:O|([BIES])-(.+))$/

/** Tokens stand with one space between them: what stood there before is not in the file. */
function itemOf(lines: readonly string[], asked: Asked): Item {
  let text = ''
  const spans: Span[] = []
  let open: Span | undefined
  for (const line of lines) {
    const columns = line.split(/[ \t]+/).filter((column) => column !== '')
    const [token, tag] = [columns[0] as string, columns.at(-1) as string]
    if (columns.length < 2) return refuse(`“${line.slice(0, 60)}” has no tag`)
    const found = tagged.exec(tag) ?? refuse(`“${tag.slice(0, 60)}” is no tag such as B-PER or O`)
    const start = text === '' ? 0 : text.length + 1
    text = text === '' ? token : `${text} ${token}`
    const [, place, label] = found
    if (label === undefined) open = undefined
    // An I- after another label begins a span, as the first version of the scheme has it.
    else if ((place === 'I' || place === 'E') && open?.label === label) open.end = text.length
    else spans.push((open = { id: `s${spans.length + 1}`, start, end: text.length, label }))
    if (place === 'E' || place === 'S') open = undefined
  }
  const question = firstOf(asked, 'spans') ?? refuse('tags are spans, and no question of that kind is asked')
  const labels = { [question.name]: { spans: spans.map((span) => ({ ...span })), relations: [] } }
  return { data: placed(textPath(asked), text), answers: [{ who: null, labels }] }
}

async function* read(bytes: AsyncIterable<Uint8Array>, asked: Asked): AsyncGenerator<Row, void, undefined> {
  let held: string[] = []
  let from = 0
  let problem: string | undefined
  const end = function* (): Generator<Row, void, undefined> {
    if (problem !== undefined) yield { at: from, refused: problem }
    else if (held.length > 0) yield rowOf(from, () => itemOf(held, asked))
    held = []
    problem = undefined
  }
  for await (const { at, bytes: line } of linesOf(bytes)) {
    const text = line?.toString()
    if (text !== undefined && (text.trim() === '' || text.startsWith('-DOCSTART-'))) {
      yield* end()
      continue
    }
    if (held.length === 0 && problem === undefined) from = at
    if (text === undefined || held.length >= mostTokens) problem = `more than ${mostTokens} tokens, or a line too long`
    else if (line && !isUtf8(line)) problem = 'not UTF-8'
    if (problem === undefined && text !== undefined) held.push(text)
    else held = []
  }
  yield* end()
}

/** The text's words and marks, as far as spaces and punctuation tell them apart, cut where spans begin and end. */
function* tokensOf(text: string, spans: readonly Span[]): Generator<{ start: number; end: number }> {
  const cuts = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b)
  for (const found of text.matchAll(/[\p{L}\p{M}\p{N}_]+(?:['’-][\p{L}\p{M}\p{N}_]+)*|[^\s\p{L}\p{M}\p{N}_]/gu)) {
    const end = found.index + found[0].length
    let start = found.index
    for (const cut of cuts)
      if (cut > start && cut < end) {
        yield { start, end: cut }
        start = cut
      }
    yield { start, end }
  }
}

function write(item: Item, asked: Asked): string {
  const text = textAt(item.data, textPath(asked)) ?? ''
  const question = firstOf(asked, 'spans')
  // One tag a token: of spans that overlap the first that begins, and of those the longest.
  const spans: Span[] = []
  const all = spansOf(question && settledOf(item)?.[question.name]).spans
  for (const span of [...all].sort((a, b) => a.start - b.start || b.end - a.end))
    if (span.start >= (spans.at(-1)?.end ?? 0)) spans.push({ ...span, label: span.label.replaceAll(/\s/g, '_') })
  const begun = new Set<Span>()
  const lines = [...tokensOf(text, spans)].map(({ start, end }) => {
    const span = spans.find((one) => one.start <= start && end <= one.end)
    const tag = span ? `${begun.has(span) ? 'I' : 'B'}-${span.label}` : 'O'
    if (span) begun.add(span)
    return `${text.slice(start, end)} -X- _ ${tag}\n`
  })
  return lines.length === 0 ? '' : `${lines.join('')}\n`
}

export const conll: Format = {
  name: 'conll-2003',
  title: 'CoNLL-2003',
  media: 'text/plain; charset=utf-8',
  ending: '.conll',
  read,
  write: (items, asked) =>
    chunksOf(
      (async function* () {
        yield '-DOCSTART- -X- O O\n\n'
        for await (const item of items) yield write(item, asked)
      })(),
    ),
  cannot: (asked) => [
    ...cannotCarry(asked, 'CoNLL-2003', ['spans'], true),
    'The text’s own spaces and line ends: tokens are read with one space between them.',
    'Overlapping spans (the first that begins is written, of those the longest), relations, ids, spaces in labels.',
    ...oneAnswer,
    'Ids, other data, predictions and facts of the item.',
  ],
}
