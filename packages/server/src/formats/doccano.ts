/** doccano's JSONL: a text with its classes (`label: ["neg"]`) or its spans (`entities`, or `label: [[0, 2, "ORG"]]`). */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { chunksOf } from './bytes/chunks.ts'
import { jsonLines } from './bytes/read-value.ts'
import { refuse, rowOf, type Asked, type Format, type Item } from './format.ts'
import { asText, asTexts, defined, placed, textAt } from './values/data.ts'
import { cannotCarry, firstOf, oneAnswer, settledOf, textPath } from './values/kinds.ts'
import { readSpan, spansOf, writeSpans, type Span } from './values/spans.ts'

const own = ['id', 'text', 'label', 'labels', 'entities', 'relations', 'Comments']

function read(line: Json, asked: Asked): Item {
  if (!isJsonObject(line)) return refuse('a line is an object')
  const text = typeof line.text === 'string' ? line.text : refuse('there is no text')
  const others = Object.entries(line).filter(([name]) => !own.includes(name))
  const [spans, choice] = [firstOf(asked, 'spans'), firstOf(asked, 'choice')]
  const labels: Record<string, Json> = {}
  const given = line.label ?? line.labels ?? line.entities
  if (given !== undefined && given !== null && !Array.isArray(given)) return refuse('the labels are no list')
  const list: readonly Json[] = Array.isArray(given) ? given : []
  const chosen = asTexts(list as Json)
  if (chosen && list.length > 0) {
    if (!choice) return refuse('the line names classes, and no question of the kind choice is asked')
    if (!choice.many && chosen.length > 1) return refuse(`“${choice.name}” takes one choice and has ${chosen.length}`)
    labels[choice.name] = choice.many ? chosen : (chosen[0] as string)
  } else if (list.length > 0 || (line.entities !== undefined && spans)) {
    if (!spans) return refuse('the line marks spans, and no question of the kind spans is asked')
    labels[spans.name] = { spans: list.map((one, i) => spanOf(one, text, i)), relations: relationsOf(line.relations) }
  }
  return defined<Item>({
    id: asText(line.id),
    data: { ...Object.fromEntries(others), ...placed(textPath(asked), text) },
    answers: Object.keys(labels).length > 0 ? [{ who: null, labels }] : undefined,
  })
}

function spanOf(one: Json, text: string, i: number): JsonObject {
  const [start, end, label] = Array.isArray(one)
    ? (one as readonly Json[])
    : isJsonObject(one)
      ? [one.start_offset, one.end_offset, one.label]
      : refuse('a span is neither a list nor an object')
  const id = isJsonObject(one) ? asText(one.id) : undefined
  return readSpan(text, { id: id ?? `s${i + 1}`, start, end, label })
}

const relationsOf = (given: Json | undefined): JsonObject[] =>
  (Array.isArray(given) ? given : []).map((one) =>
    isJsonObject(one)
      ? { from: asText(one.from_id) ?? '', to: asText(one.to_id) ?? '', label: asText(one.type) ?? '' }
      : refuse('a relation is no object'),
  )

function write(item: Item, asked: Asked, n: number): JsonObject {
  const path = textPath(asked)
  const text = textAt(item.data, path) ?? ''
  const { [path]: _, ...others } = item.data
  const labels = settledOf(item) ?? {}
  const [spans, choice] = [firstOf(asked, 'spans'), firstOf(asked, 'choice')]
  const marked = spans && labels[spans.name]
  const chosen = choice && labels[choice.name]
  const common = { ...others, id: item.id ?? n, text }
  if (marked === undefined || marked === null)
    return {
      ...common,
      ...(chosen === undefined || chosen === null ? {} : { label: Array.isArray(chosen) ? chosen : [chosen] }),
    }
  const { spans: list, relations } = spansOf(marked)
  const entity = ({ id, start, end, label }: Span): JsonObject => ({ id, start_offset: start, end_offset: end, label })
  return {
    ...common,
    entities: writeSpans(text, list).map(entity),
    relations: relations.map(({ from, to, label }, i) => ({ id: i, from_id: from, to_id: to, type: label })),
  }
}

export const doccano: Format = {
  name: 'doccano',
  title: 'doccano JSONL',
  media: 'application/x-ndjson; charset=utf-8',
  ending: '.jsonl',
  async *read(bytes, asked) {
    for await (const row of jsonLines(bytes)) yield 'refused' in row ? row : rowOf(row.at, () => read(row.value, asked))
  },
  write: (items, asked) =>
    chunksOf(
      (async function* () {
        let n = 0
        for await (const item of items) yield `${JSON.stringify(write(item, asked, ++n))}\n`
      })(),
    ),
  cannot: (asked) => [
    ...cannotCarry(asked, 'doccano', ['choice', 'spans'], true),
    ...(firstOf(asked, 'choice') && firstOf(asked, 'spans')
      ? ['A line holds classes or spans: where spans are marked, the choice is left out.']
      : []),
    ...oneAnswer,
    'Predictions and the item’s other facts.',
  ],
}
