/**
 * CSV by its header. `id` names the item; `prediction.<question>`, `gold.<question>` and `attributes.<name>` go where they
 * say, `score` with the prediction; every other column is data. Written: one row for each answer, or one for an item
 * without any. A file with a column `answered_by` is one that was written here: its rows of one item that stand together
 * are that item's answers, and what fits no column stands in `data`, `attributes`, `predictions` and `metadata` as JSON.
 */
import { canonicalize, isJsonObject, type Json, type JsonObject, type Labels, type Question } from '@countersign/core'
import { csvLine, csvRows } from '../../formats/bytes/csv.ts'
import { joinAnswers } from '../../formats/values/join-answers.ts'
import { asNumber, asText, asTime, defined } from '../../formats/values/data.ts'
import { refuse, rowOf } from '../../formats/format.ts'
import { isPrediction } from './jsonl-converter.ts'
import type { Asked, Converter, TransferAnswer, TransferItem, TransferPrediction, TransferRow } from './converter.ts'

/** Items of which the columns are looked for before the first is written, and how long they may be. */
const [looked, mostLookedCharacters] = [1_000, 16 * 1024 ** 2]
const mostColumns = 500
const ofAnswer = ['answered_by', 'answered_at', 'active_ms', 'guideline', 'skipped', 'comment'] as const
const ofRest = ['data', 'attributes', 'predictions', 'metadata'] as const
const own: ReadonlySet<string> = new Set(['id', 'score', 'model', ...ofAnswer, ...ofRest])
const placed = /^(prediction|gold|label|probability|answer|attributes)\.(.+)$/s
const isFree = (name: string): boolean => name !== '' && name === name.trim() && !own.has(name) && !placed.test(name)

export const csvConverter: Converter = {
  ...{ name: 'csv', media: 'text/csv; charset=utf-8', ending: '.csv' },
  read: (bytes, asked) => joinAnswers(readRows(bytes, asked)),
  async *write(items, asked) {
    let held: TransferItem[] | null = []
    let characters = 0
    let columns: Columns = { data: [], attributes: [], all: [] }
    const text = (item: TransferItem): string => {
      let lines = ''
      for (const row of rowsOf(item, asked, columns)) lines += csvLine(columns.all.map((name) => row[name]))
      return lines
    }
    function* begin(first: readonly TransferItem[]): Generator<string, void, undefined> {
      columns = columnsOf(first, asked)
      yield csvLine(columns.all)
      for (const item of first) yield text(item)
      held = null
    }
    for await (const item of items) {
      if (!held) {
        yield text(item)
        continue
      }
      held.push(item)
      characters += JSON.stringify(item).length
      if (held.length === looked || characters >= mostLookedCharacters) yield* begin(held)
    }
    if (held) yield* begin(held)
  },
  cannot: () => [
    'Types of the data: numbers and booleans come back as text.',
    'How sure a label is stands as one probability, without the other values; by how many each mark was made is left out.',
  ],
}

interface Columns {
  data: string[]
  attributes: string[]
  all: string[]
}

function columnsOf(items: readonly TransferItem[], { questions }: Asked): Columns {
  const found = (part: 'data' | 'attributes'): string[] => [
    ...new Set(items.flatMap((item) => Object.keys(item[part] ?? {}).filter((name) => fits(name, item[part]?.[name])))),
  ]
  const [data, attributes] = [found('data').slice(0, mostColumns), found('attributes').slice(0, mostColumns)]
  const each = (...parts: string[]) => questions.flatMap(({ name }) => parts.map((part) => `${part}.${name}`))
  return {
    ...{ data, attributes },
    all: [
      ...['id', ...data, ...each('label', 'probability'), ...ofAnswer, ...each('answer')],
      ...[...each('prediction'), 'score', 'model', ...each('gold')],
      ...[...attributes.map((name) => `attributes.${name}`), ...ofRest],
    ],
  }
}

/** An empty cell says that nothing stands there, so that an empty text has no cell. */
const fits = (name: string, value: Json | undefined): boolean =>
  isFree(name) &&
  ((typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean')

/** What has a cell of its own, and the rest. */
function parted(
  members: JsonObject | undefined,
  columns: readonly string[],
): [[string, Json][], JsonObject | undefined] {
  const all = Object.entries(members ?? {}) as [string, Json][]
  const has = ([name, value]: [string, Json]): boolean => columns.includes(name) && fits(name, value)
  const rest = all.filter((member) => !has(member))
  return [all.filter(has), rest.length > 0 ? Object.fromEntries(rest) : undefined]
}

function* rowsOf(
  item: TransferItem,
  { questions }: Asked,
  columns: Columns,
): Generator<Record<string, Json | undefined>> {
  const named = (prefix: string, labels: Labels | undefined) =>
    Object.fromEntries(questions.map((one) => [`${prefix}.${one.name}`, cellOf(labels?.[one.name], one)]))
  const [data, dataRest] = parted(item.data, columns.data)
  const [attributes, attributesRest] = parted(item.attributes, columns.attributes)
  const [first, ...others] = item.predictions ?? []
  const common = {
    ...Object.fromEntries(data),
    ...{ id: item.id, score: first?.score, model: first?.model },
    ...named('label', item.label),
    ...Object.fromEntries(questions.map(({ name }) => [`probability.${name}`, probabilityOf(item, name)])),
    ...{ ...named('prediction', first?.labels), ...named('gold', item.gold) },
    ...Object.fromEntries(attributes.map(([name, value]) => [`attributes.${name}`, spelled(value)])),
    ...{ data: dataRest, attributes: attributesRest, metadata: item.metadata },
    ...(others.length > 0 || first?.soft ? { predictions: item.predictions as unknown as Json } : {}),
  }
  if (!item.answers?.length) yield common
  for (const one of item.answers ?? [])
    yield {
      ...common,
      ...{ answered_by: one.who ?? undefined, answered_at: one.at, active_ms: one.ms, guideline: one.guideline },
      ...{ skipped: one.skipped, comment: one.comment, ...named('answer', one.labels) },
    }
}

/** How likely the label is by what people said; a lead's decision that nobody had said has none. */
const probabilityOf = ({ label, soft }: TransferItem, name: string): number | undefined => {
  const text = canonicalize(label?.[name] ?? null)
  return soft?.[name]?.find(({ value }) => canonicalize(value) === text)?.probability
}

const isPlain = (question: Question | undefined): boolean =>
  question?.kind === 'text' || (question?.kind === 'choice' && question.many !== true)
/** A label as its question has it: text for what takes text, JSON for everything else. */
const cellOf = (value: Json | undefined, question: Question): Json | undefined =>
  value === undefined || isPlain(question) ? value : JSON.stringify(value)
/** As JSON where the text itself would be read as that. */
const spelled = (value: Json): Json =>
  typeof value === 'string' && parsed(value) === value ? value : JSON.stringify(value)

function parsed(cell: string): Json {
  try {
    return JSON.parse(cell) as Json
  } catch {
    return cell
  }
}

async function* readRows(bytes: AsyncIterable<Uint8Array>, asked: Asked): AsyncGenerator<TransferRow, void, undefined> {
  for await (const row of csvRows(bytes))
    yield 'refused' in row ? row : rowOf(row.at, () => readRow(row.value as Record<string, string>, asked))
}

type Parts = Record<'prediction' | 'gold' | 'label' | 'probability' | 'answer' | 'attributes', Record<string, Json>>

/** @throws RefusedRow */
function readRow(row: Record<string, string>, { questions }: Asked): TransferItem {
  const ours = Object.hasOwn(row, 'answered_by')
  const data: Record<string, Json> = {}
  const parts: Parts = { prediction: {}, gold: {}, label: {}, probability: {}, answer: {}, attributes: {} }
  for (const [column, cell] of Object.entries(row)) {
    const [, part, name] = placed.exec(column) ?? []
    if (part !== undefined && (ours || part === 'prediction' || part === 'gold' || part === 'attributes')) {
      const question = part === 'attributes' ? undefined : questions.find((one) => one.name === name)
      if (cell !== '') parts[part as keyof Parts][name as string] = isPlain(question) ? cell : parsed(cell)
    } else if (column === 'id' || column === 'score' || (ours && (own.has(column) || cell === ''))) continue
    else data[column] = cell
  }
  const full = <Part extends JsonObject>(part: Part) => (Object.keys(part).length > 0 ? part : undefined)
  const prediction = full(parts.prediction)
  const [score, model] = [numberIn(row, 'score'), ours ? asText(row.model) : undefined]
  const first = prediction && defined<TransferPrediction>({ labels: prediction, score, model })
  const rest: Rest = ours ? restOf(row) : {}
  return defined<TransferItem>({
    id: asText(row.id),
    data: rest.data ? { ...data, ...rest.data } : data,
    answers: ours ? answerOf(row, parts.answer) : undefined,
    predictions: rest.predictions ?? (first && [first]),
    gold: full(parts.gold),
    attributes: full({ ...parts.attributes, ...rest.attributes }),
    metadata: rest.metadata,
  })
}

function numberIn(row: Record<string, string>, column: string): number | undefined {
  const cell = row[column]
  if (cell === undefined || cell === '') return undefined
  return asNumber(Number(cell)) ?? refuse(`“${column}” is not a number`)
}

interface Rest {
  data?: JsonObject | undefined
  attributes?: JsonObject | undefined
  metadata?: JsonObject | undefined
  predictions?: TransferPrediction[] | undefined
}
function restOf(row: Record<string, string>): Rest {
  const read = (column: (typeof ofRest)[number]): Json | undefined => (row[column] ? parsed(row[column]) : undefined)
  const object = (column: (typeof ofRest)[number]): JsonObject | undefined => {
    const value = read(column)
    return value === undefined || isJsonObject(value) ? value : refuse(`“${column}” holds no JSON object`)
  }
  const predictions = read('predictions')
  if (predictions !== undefined && !(Array.isArray(predictions) && predictions.every(isPrediction)))
    refuse('“predictions” holds no list of {labels, score, soft}')
  return {
    ...{ data: object('data'), attributes: object('attributes'), metadata: object('metadata') },
    predictions: predictions as unknown as TransferPrediction[] | undefined,
  }
}

function answerOf(row: Record<string, string>, labels: Labels): TransferAnswer[] | undefined {
  if (ofAnswer.every((column) => !row[column]) && Object.keys(labels).length === 0) return undefined
  return [
    defined<TransferAnswer>({
      ...{ who: row.answered_by || null, labels, at: asTime(row.answered_at) },
      ...{ ms: numberIn(row, 'active_ms'), guideline: numberIn(row, 'guideline') },
      ...{ skipped: row.skipped === 'true' ? true : undefined, comment: asText(row.comment) },
    }),
  ]
}
