/** Apache Parquet, as pandas, Polars, DuckDB and Hugging Face datasets write and read it. */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { refuse, rowOf, type Asked, type Format, type Item, type ItemAnswer, type ItemPrediction } from '../format.ts'
import { asNumber, asText, asTime, defined } from '../values/data.ts'
import { cannotCarry, type Kind } from '../values/kinds.ts'
import { ownColumns, placeOf } from './columns.ts'
import { parquetRows } from './read-rows.ts'
import { writeParquet } from './write-parquet.ts'

const own = new Set(ownColumns.map(({ name }) => name))
const objects = new Set(['data', 'attributes', 'metadata'])
type Parts = Record<'prediction' | 'gold' | 'label', Record<string, Json>>

function readRow(row: JsonObject): Item {
  const parts: Parts = { prediction: {}, gold: {}, label: {} }
  const data: Record<string, Json> = {}
  for (const [column, value] of Object.entries(row)) {
    const place = placeOf(column)
    // An empty cell says that nothing stands there; a column of text that is named like one of our objects is data.
    if (value === null || (own.has(column) && !(objects.has(column) && !isJsonObject(value)))) continue
    if (place) parts[place.part][place.question] = value
    else data[column] = value
  }
  const first = defined<ItemPrediction>({
    labels: parts.prediction,
    score: asNumber(row.score),
    model: asText(row.model),
  })
  const answers = listOf(row.answers, 'answers').map(answerOf)
  const predictions = listOf(row.predictions, 'predictions').map(predictionOf)
  const said = predictions.length > 0 ? predictions : Object.keys(parts.prediction).length > 0 ? [first] : []
  const full = (part: Record<string, Json>) => (Object.keys(part).length > 0 ? part : undefined)
  return defined<Item>({
    id: asText(row.id),
    // And what has no column of its own.
    data: isJsonObject(row.data) ? { ...data, ...row.data } : data,
    answers: answers.length > 0 ? answers : undefined,
    predictions: said.length > 0 ? said : undefined,
    gold: full(parts.gold),
    label: full(parts.label),
    attributes: isJsonObject(row.attributes) ? row.attributes : undefined,
    metadata: isJsonObject(row.metadata) ? row.metadata : undefined,
  })
}

function listOf(value: Json | undefined, column: string): JsonObject[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) && value.every(isJsonObject)
    ? (value as JsonObject[])
    : refuse(`the column “${column}” holds no list of objects`)
}

const answerOf = ({ who, labels, at, ms, skipped, guideline, comment }: JsonObject): ItemAnswer =>
  defined<ItemAnswer>({
    who: asText(who) ?? null,
    labels: isJsonObject(labels) ? labels : refuse('an answer has no labels'),
    ...{ at: asTime(at), ms: asNumber(ms), skipped: skipped === true ? true : undefined },
    ...{ guideline: asNumber(guideline), comment: asText(comment) },
  })

const predictionOf = ({ labels, score, model }: JsonObject): ItemPrediction =>
  defined<ItemPrediction>({
    labels: isJsonObject(labels) ? labels : refuse('a prediction has no labels'),
    ...{ score: asNumber(score), model: asText(model) },
  })

const kinds: Kind[] = [
  ...(['choice', 'tree', 'spans', 'shapes', 'segments', 'frames', 'messages', 'cells', 'pages'] as const),
  ...(['rating', 'number', 'text', 'form', 'prefer'] as const),
]

export const parquet: Format = {
  name: 'parquet',
  title: 'Apache Parquet',
  media: 'application/vnd.apache.parquet',
  ending: '.parquet',
  async *read(bytes) {
    for await (const row of parquetRows(bytes)) yield 'refused' in row ? row : rowOf(row.at, () => readRow(row.value))
  },
  write: writeParquet,
  cannot: (asked: Asked) => [
    ...cannotCarry(asked, 'Parquet', kinds),
    ...asked.questions.flatMap((question) =>
      question.kind === 'rating' && question.na
        ? [`“${question.title}”: “not applicable” is written as no answer, but in the column of answers.`]
        : [],
    ),
    'How sure the labels are.',
  ],
}
