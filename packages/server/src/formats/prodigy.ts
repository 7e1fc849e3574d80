/** Prodigy's JSONL: a line for each answer, `accept`, `reject` or `ignore`; lines of one input stand together. */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { chunksOf } from './bytes/chunks.ts'
import { jsonLines } from './bytes/read-value.ts'
import { refuse, rowOf, type Asked, type Format, type Item, type ItemAnswer } from './format.ts'
import { asNumber, asText, asTexts, defined, placed, textAt } from './values/data.ts'
import { cannotCarry, firstOf, textPath } from './values/kinds.ts'
import { readSpan, spansOf, writeSpans } from './values/spans.ts'

const own = ['text', 'label', 'spans', 'relations', 'tokens', 'accept', 'options', 'answer', 'meta']

function read(line: Json, asked: Asked): Item {
  if (!isJsonObject(line)) return refuse('a line is an object')
  const text = typeof line.text === 'string' ? line.text : refuse('there is no text')
  const others = Object.entries(line).filter(([name]) => !own.includes(name) && !name.startsWith('_'))
  const common = {
    id: asText(line._input_hash),
    data: { ...Object.fromEntries(others), ...placed(textPath(asked), text) },
    metadata: isJsonObject(line.meta) ? line.meta : undefined,
  }
  const labels: Record<string, Json> = {}
  const [choice, spans] = [firstOf(asked, 'choice'), firstOf(asked, 'spans')]
  const chosen = asTexts(line.accept) ?? (typeof line.label === 'string' ? [line.label] : [])
  if (chosen.length > 0) {
    if (!choice) return refuse('the line names a class, and no question of the kind choice is asked')
    if (!choice.many && chosen.length > 1) return refuse(`“${choice.name}” takes one choice and has ${chosen.length}`)
    labels[choice.name] = choice.many ? chosen : (chosen[0] as string)
  }
  if (Array.isArray(line.spans)) {
    if (!spans) return refuse('the line marks spans, and no question of the kind spans is asked')
    const list = line.spans.map((one, i) =>
      isJsonObject(one)
        ? readSpan(text, { id: `s${i + 1}`, start: one.start, end: one.end, label: one.label })
        : refuse('a span is no object'),
    )
    labels[spans.name] = { spans: list, relations: [] }
  }
  const said = line.answer
  if (said === undefined) {
    const predictions = Object.keys(labels).length > 0 ? [defined({ labels, score: asNumber(line.score) })] : undefined
    return defined<Item>({ ...common, answers: undefined, predictions })
  }
  if (said === 'reject') return refuse('the answer is reject: it says what the label is not, and not what it is')
  if (said !== 'accept' && said !== 'ignore') return refuse('the answer is none of accept, reject and ignore')
  const seconds = asNumber(line._timestamp)
  const answer = defined<ItemAnswer>({
    who: asText(line._annotator_id) ?? asText(line._session_id) ?? null,
    labels: said === 'ignore' ? {} : labels,
    at: seconds === undefined || Math.abs(seconds) > 8e12 ? undefined : new Date(seconds * 1_000).toISOString(),
    skipped: said === 'ignore' ? true : undefined,
  })
  return defined<Item>({ ...common, answers: [answer] })
}

function lines(item: Item, asked: Asked): JsonObject[] {
  const path = textPath(asked)
  const text = textAt(item.data, path) ?? ''
  const { [path]: _, ...others } = item.data
  const [choice, spans] = [firstOf(asked, 'choice'), firstOf(asked, 'spans')]
  const common = {
    ...others,
    text,
    ...(item.metadata ? { meta: item.metadata } : {}),
    ...(item.id === undefined ? {} : { _input_hash: item.id }),
  }
  const said = (labels: ItemAnswer['labels']): JsonObject => {
    const chosen = choice && labels[choice.name]
    const marked = spans && labels[spans.name]
    return {
      ...(typeof chosen === 'string' ? { label: chosen } : Array.isArray(chosen) ? { accept: chosen } : {}),
      ...(marked === undefined || marked === null
        ? {}
        : { spans: writeSpans(text, spansOf(marked).spans).map(({ start, end, label }) => ({ start, end, label })) }),
    }
  }
  if (!item.answers?.length) return [{ ...common, ...said(item.predictions?.[0]?.labels ?? {}) }]
  return item.answers.map(({ who, labels, at, skipped }) => ({
    ...common,
    ...said(labels),
    answer: skipped ? 'ignore' : 'accept',
    ...(who === null ? {} : { _annotator_id: who }),
    ...(at === undefined ? {} : { _timestamp: Math.floor(Date.parse(at) / 1_000) }),
  }))
}

export const prodigy: Format = {
  name: 'prodigy',
  title: 'Prodigy JSONL',
  media: 'application/x-ndjson; charset=utf-8',
  ending: '.jsonl',
  async *read(bytes, asked) {
    let held: { at: number; item: Item } | undefined
    for await (const line of jsonLines(bytes)) {
      const row = 'refused' in line ? line : rowOf(line.at, () => read(line.value, asked))
      if ('refused' in row) yield row
      else if (held?.item.id !== undefined && held.item.id === row.item.id)
        held.item.answers = [...(held.item.answers ?? []), ...(row.item.answers ?? [])]
      else {
        if (held) yield held
        held = row
      }
    }
    if (held) yield held
  },
  write: (items, asked) =>
    chunksOf(
      (async function* () {
        for await (const item of items) for (const line of lines(item, asked)) yield `${JSON.stringify(line)}\n`
      })(),
    ),
  cannot: (asked) => [
    ...cannotCarry(asked, 'Prodigy', ['choice', 'spans'], true),
    'Relations between spans, ids of spans, fractions of a second, and how long an answer took.',
    'Predictions of items that people answered, known answers, and what the people’s answers came to.',
  ],
}
