/**
 * CSV by its header. `id` names the item; `prediction.<question>`, `gold.<question>` and `attributes.<name>` go where they
 * say, `score` with the prediction; every other column is data. Written: one row for each answer, or one for an item
 * without any.
 */
import { Readable } from 'node:stream'
import { canonicalize, type Json, type JsonObject, type Labels, type Question } from '@countersign/core'
import { parse } from 'csv-parse'
import { withDelimiter } from '../../formats/bytes/csv.ts'
import type { Asked, Converter, TransferItem, TransferRow } from './converter.ts'
import { longestLine } from './jsonl-converter.ts'

interface Parsed {
  record: Record<string, string>
  info: { records: number; lines: number; error?: Error }
}

export const csvConverter: Converter = {
  ...{ name: 'csv', media: 'text/csv; charset=utf-8', ending: '.csv' },
  async *read(bytes, asked) {
    // One mark for the whole file: a semicolon in a text of a comma file is part of the text.
    const { delimiter, whole } = await withDelimiter(bytes)
    const parser = Readable.from(whole).pipe(
      parse({
        columns: (names: string[]) => names.map((name) => name.trim()),
        ...{ info: true, bom: true, skip_empty_lines: true, max_record_size: longestLine, delimiter },
        skip_records_with_error: false,
        relax_column_count: true,
      }),
    )
    try {
      for await (const { record, info } of parser as AsyncIterable<Parsed>)
        yield info.error
          ? { at: info.lines, refused: info.error.message.slice(0, 200) }
          : rowOf(info.lines, record, asked)
    } catch (error) {
      yield { at: parser.info.lines, refused: `cannot be read from here on: ${(error as Error).message.slice(0, 200)}` }
    }
  },
  async *write(items, asked) {
    let columns: string[] | null = null
    for await (const item of items) {
      if (columns === null) {
        columns = columnsOf(item, asked)
        yield line(columns)
      }
      const names = columns
      for (const row of rowsOf(item, asked)) yield line(names.map((name) => row[name] ?? ''))
    }
  },
}

function rowOf(at: number, record: Record<string, string>, { questions }: Asked): TransferRow {
  const data: Record<string, Json> = {}
  const parts: Record<'prediction' | 'gold' | 'attributes', Record<string, Json>> = {
    prediction: {},
    gold: {},
    attributes: {},
  }
  for (const [column, cell] of Object.entries(record)) {
    const [, place, name] = /^(prediction|gold|attributes)\.(.+)$/.exec(column) ?? []
    if (column === 'id' || column === 'score') continue
    if (place === undefined) data[column] = cell
    else if (cell !== '')
      parts[place as keyof typeof parts][name as string] = readValue(cell, questions, name as string)
  }
  const score = record.score === undefined || record.score === '' ? undefined : Number(record.score)
  if (score !== undefined && Number.isNaN(score)) return { at, refused: '"score" is not a number' }
  return {
    at,
    item: {
      data,
      ...(record.id ? { id: record.id } : {}),
      ...(Object.keys(parts.prediction).length > 0
        ? { predictions: [{ labels: parts.prediction, ...(score === undefined ? {} : { score }) }] }
        : {}),
      ...(Object.keys(parts.gold).length > 0 ? { gold: parts.gold } : {}),
      ...(Object.keys(parts.attributes).length > 0 ? { attributes: parts.attributes } : {}),
    },
  }
}

/** A cell as the question has it: text for what takes text, JSON for everything else. */
function readValue(cell: string, questions: readonly Question[], name: string): Json {
  const question = questions.find((one) => one.name === name)
  if (question?.kind === 'text' || (question?.kind === 'choice' && question.many !== true)) return cell
  try {
    return JSON.parse(cell) as Json
  } catch {
    return cell
  }
}

const columnsOf = ({ data }: TransferItem, { questions }: Asked): string[] => [
  ...['id', ...Object.keys(data), ...questions.map(({ name }) => `label.${name}`)],
  ...questions.map(({ name }) => `probability.${name}`),
  ...['answered_by', 'answered_at', 'active_ms', 'guideline', ...questions.map(({ name }) => `answer.${name}`)],
]

function* rowsOf(item: TransferItem, { questions }: Asked): Generator<Record<string, Json>> {
  const named = (prefix: string, labels: Labels | undefined): JsonObject =>
    Object.fromEntries(questions.map(({ name }) => [`${prefix}.${name}`, labels?.[name] ?? '']))
  const common = {
    ...item.data,
    id: item.id ?? '',
    ...named('label', item.label),
    ...Object.fromEntries(questions.map(({ name }) => [`probability.${name}`, probabilityOf(item, name)])),
  }
  if (!item.answers?.length) yield common
  for (const one of item.answers ?? [])
    yield {
      ...common,
      ...{
        answered_by: one.who ?? '',
        answered_at: one.at ?? '',
        active_ms: one.ms ?? '',
        guideline: one.guideline ?? '',
      },
      ...named('answer', one.labels),
    }
}

/** How likely the label is by what people said; a lead's decision that nobody had said has none. */
const probabilityOf = ({ label, soft }: TransferItem, name: string): number | '' => {
  const text = canonicalize(label?.[name] ?? null)
  return soft?.[name]?.find(({ value }) => canonicalize(value) === text)?.probability ?? ''
}

/** Spreadsheets run what begins like a formula: such text gets an apostrophe before it. */
function cell(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const line = (values: readonly Json[]): string => `${values.map(cell).join(',')}\r\n`
