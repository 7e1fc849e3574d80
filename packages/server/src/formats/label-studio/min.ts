/** Label Studio's JSON_MIN and CSV: a record for each annotation that was not cancelled, its values without their ids. */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { asJsonArray, chunksOf } from '../bytes/chunks.ts'
import { jsonArray } from '../bytes/read-value.ts'
import { csvRows, csvText } from '../bytes/csv.ts'
import { refuse, rowOf, type Asked, type Format, type Item, type ItemAnswer, type Row } from '../format.ts'
import { asNumber, asText, asTime, defined } from '../values/data.ts'
import { joinAnswers } from '../values/join-answers.ts'
import { cannotCarry } from '../values/kinds.ts'
import { readRegions } from './read-regions.ts'
import { knownFacts } from './tasks.ts'
import { writeRegions } from './write-regions.ts'

const reserved = ['id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time', 'agreement']

/** As Label Studio has it: one choice and one text stand by themselves. */
function minOf(values: JsonObject[]): Json {
  const plain = values.map((value): Json => {
    const single = [value.choices, value.text].find((one) => Array.isArray(one) && one.length === 1)
    return Array.isArray(single) ? (single[0] as Json) : value
  })
  const [first, ...others] = plain
  const alone = others.length === 0 && (typeof first === 'string' || (isJsonObject(first) && 'choices' in first))
  return alone ? (first as Json) : plain
}

function recordsOf(item: Item, asked: Asked, n: number): JsonObject[] {
  const around = { asked, data: item.data, ...knownFacts(item) }
  const given = (item.answers ?? []).filter(({ skipped }) => !skipped)
  return given.map(({ who, labels, at, ms }, i) => {
    const values = new Map<string, JsonObject[]>()
    for (const { from_name, value, original_width, original_height } of writeRegions(labels, around)) {
      if (typeof from_name !== 'string' || !isJsonObject(value)) continue
      const sized =
        original_width === undefined ? value : { ...value, original_width, original_height: original_height ?? 0 }
      values.set(from_name, [...(values.get(from_name) ?? []), sized])
    }
    return {
      ...item.data,
      id: item.id ?? n,
      ...Object.fromEntries([...values].map(([name, found]) => [name, minOf(found)])),
      ...{ annotator: who, annotation_id: n * 1_000 + i },
      ...{ created_at: at ?? null, updated_at: at ?? null, lead_time: ms === undefined ? null : ms / 1_000 },
    }
  })
}

const typeByMember: [string, string][] = [
  ...['choices', 'taxonomy', 'rating', 'number', 'rectanglelabels', 'polygonlabels', 'keypointlabels'].map(
    (name): [string, string] => [name, name],
  ),
  ...['paragraphlabels', 'hypertextlabels', 'timeserieslabels'].map((name): [string, string] => [name, name]),
  ['selected', 'pairwise'],
  ['sequence', 'videorectangle'],
  ['labels', 'labels'],
  ['text', 'textarea'],
]

function regionOf(name: string, value: Json, kind: string, n: number): JsonObject {
  const inner: JsonObject =
    typeof value === 'string'
      ? kind === 'choice'
        ? { choices: [value] }
        : { text: [value] }
      : isJsonObject(value)
        ? value
        : refuse(`“${name}” has a value that Label Studio does not write`)
  const type = typeByMember.find(([member]) => member in inner)?.[1] ?? refuse(`“${name}” has no value that is known`)
  const { original_width = null, original_height = null } = inner
  return { id: `r${n}`, from_name: name, type, value: inner, original_width, original_height }
}

function readRecord(record: Json, asked: Asked): Item {
  if (!isJsonObject(record)) return refuse('a record is an object')
  const names = new Set(asked.questions.map(({ name }) => name))
  const data = Object.fromEntries(
    Object.entries(record).filter(([name]) => !reserved.includes(name) && !names.has(name)),
  )
  let n = 0
  const regions = asked.questions.flatMap(({ name, kind }) => {
    const value = record[name]
    if (value === undefined || value === null || value === '') return []
    return (Array.isArray(value) ? value : [value]).map((one) => regionOf(name, one, kind, ++n))
  })
  const seconds = asNumber(record.lead_time) ?? (record.lead_time ? asNumber(Number(record.lead_time)) : undefined)
  const answer = defined<ItemAnswer>({
    who: asText(record.annotator) ?? null,
    labels: readRegions(regions, { asked, data }),
    at: asTime(record.created_at),
    ms: seconds === undefined ? undefined : Math.round(seconds * 1_000),
  })
  const annotated = regions.length > 0 || record.annotation_id !== undefined
  return defined<Item>({ id: asText(record.id), data, answers: annotated ? [answer] : undefined })
}

async function* readRecords(
  rows: AsyncIterable<{ at: number; value: Json } | { at: number; refused: string }>,
  asked: Asked,
): AsyncGenerator<Row, void, undefined> {
  for await (const row of rows) yield 'refused' in row ? row : rowOf(row.at, () => readRecord(row.value, asked))
}

async function* records(items: AsyncIterable<Item>, asked: Asked): AsyncGenerator<JsonObject, void, undefined> {
  let n = 0
  for await (const item of items) yield* recordsOf(item, asked, ++n)
}

const cannot = (asked: Asked): string[] => [
  ...cannotCarry(asked, 'JSON_MIN', [
    ...(['choice', 'tree', 'spans', 'shapes', 'segments', 'frames', 'messages'] as const),
    ...(['rating', 'number', 'text', 'form', 'prefer'] as const),
  ]),
  'Ids of spans and shapes, and relations between spans.',
  'Predictions, known answers, skips, the item’s other facts; items that nobody answered are left out.',
  'What the people’s answers came to and how sure that is.',
]

export const labelStudioMin: Format = {
  name: 'label-studio-min',
  title: 'Label Studio JSON_MIN',
  media: 'application/json',
  ending: '.json',
  read: (bytes, asked) => joinAnswers(readRecords(jsonArray(bytes), asked)),
  write: (items, asked) =>
    chunksOf(
      asJsonArray(
        (async function* () {
          for await (const record of records(items, asked)) yield JSON.stringify(record)
        })(),
      ),
    ),
  cannot,
}

/** What looks like Label Studio's JSON is read as such, for its own columns and those of our questions. */
function uncelled(row: JsonObject, asked: Asked): JsonObject {
  const names = new Set(asked.questions.map(({ name }) => name))
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (!names.has(name) || typeof value !== 'string' || !/^\s*[[{]/.test(value)) return [name, value]
      try {
        return [name, JSON.parse(value) as Json]
      } catch {
        return [name, value]
      }
    }),
  )
}

export const labelStudioCsv: Format = {
  name: 'label-studio-csv',
  title: 'Label Studio CSV',
  media: 'text/csv; charset=utf-8',
  ending: '.csv',
  read: (bytes, asked) =>
    joinAnswers(
      readRecords(
        (async function* () {
          for await (const row of csvRows(bytes))
            yield 'refused' in row ? row : { at: row.at, value: uncelled(row.value, asked) }
        })(),
        asked,
      ),
    ),
  write: (items, asked) => chunksOf(csvText(records(items, asked), ['id', ...asked.questions.map(({ name }) => name)])),
  cannot: (asked) => [...cannot(asked), 'Types: every value of the data is a text; nested ones are JSON in a cell.'],
}
