/** Argilla's records.json: a list of records with their fields, suggestions of models and responses of people. */
import { isJsonObject, type Json, type JsonObject, type Question } from '@countersign/core'
import { asJsonArray, chunksOf } from './bytes/chunks.ts'
import { jsonArray } from './bytes/read-value.ts'
import { refuse, rowOf, type Asked, type Format, type Item, type ItemAnswer, type ItemPrediction } from './format.ts'
import { asNumber, asText, asTexts, defined, textAt } from './values/data.ts'
import { cannotCarry } from './values/kinds.ts'
import { readSpan, spansOf, writeSpans } from './values/spans.ts'

const kinds = ['choice', 'spans', 'rating', 'text', 'prefer'] as const

function readValue(question: Question, value: Json | undefined, data: JsonObject): Json {
  const wrong = (): never => refuse(`“${question.name}” has a value that is none of the kind ${question.kind}`)
  switch (question.kind) {
    case 'choice':
      return question.many ? (asTexts(value) ?? wrong()) : typeof value === 'string' ? value : wrong()
    case 'text':
      return typeof value === 'string' ? value : wrong()
    case 'rating':
      return asNumber(value) ?? wrong()
    case 'spans': {
      const text = textAt(data, question.field) ?? refuse(`fields has no text at ${question.field}`)
      if (!Array.isArray(value)) return wrong()
      const spans = value.map((one, i) =>
        isJsonObject(one)
          ? readSpan(text, { id: `s${i + 1}`, start: one.start, end: one.end, label: one.label })
          : wrong(),
      )
      return { spans, relations: [] }
    }
    case 'prefer': {
      const ranked = Array.isArray(value) ? value : wrong()
      const ranks = question.options.map((name) => {
        const one = ranked.find((given) => isJsonObject(given) && given.value === name)
        return (isJsonObject(one) ? asNumber(one.rank) : undefined) ?? wrong()
      })
      return { ranks }
    }
    default:
      return wrong()
  }
}

function writeValue(question: Question, value: Json, data: JsonObject): Json | undefined {
  if (value === null) return undefined
  if (question.kind === 'spans')
    return writeSpans(textAt(data, question.field) ?? '', spansOf(value).spans).map(({ start, end, label }) => ({
      ...{ start, end, label },
    }))
  if (question.kind === 'prefer') {
    if (!isJsonObject(value)) return undefined
    const { best, ranks } = value
    const rankOf = (i: number): Json =>
      Array.isArray(ranks) ? ((ranks as readonly Json[])[i] ?? 1) : best === 'tie' || best === i ? 1 : 2
    return question.options.map((name, i) => ({ value: name, rank: rankOf(i) }))
  }
  return (kinds as readonly string[]).includes(question.kind) ? value : undefined
}

function read(record: Json, { questions }: Asked): Item {
  if (!isJsonObject(record)) return refuse('a record is an object')
  const data = isJsonObject(record.fields) ? record.fields : refuse('a record has no fields')
  const known = (name: string): Question =>
    questions.find((one) => one.name === name) ?? refuse(`“${name.slice(0, 60)}” is no question of this project`)
  const answers = new Map<string, { labels: Record<string, Json>; who: string | null; skipped: boolean }>()
  const answerOf = (who: string | null, skipped: boolean) => {
    const key = who ?? ''
    const one = answers.get(key) ?? { labels: {}, who, skipped }
    answers.set(key, one)
    return one
  }
  const { responses } = record
  // As the server's API has it: a list by person. As files have it: by question, each with its people.
  for (const one of Array.isArray(responses) ? responses : []) {
    if (!isJsonObject(one)) return refuse('a response is no object')
    if (one.status === 'draft') continue
    const skipped = one.status === 'discarded'
    const { labels } = answerOf(asText(one.user_id) ?? null, skipped)
    for (const [name, given] of skipped ? [] : Object.entries(isJsonObject(one.values) ? one.values : {}))
      labels[known(name).name] = readValue(known(name), isJsonObject(given) ? given.value : undefined, data)
  }
  for (const [name, list] of isJsonObject(responses) ? Object.entries(responses) : [])
    for (const one of Array.isArray(list) ? list : []) {
      if (!isJsonObject(one)) return refuse('a response is no object')
      answerOf(asText(one.user_id) ?? null, false).labels[known(name).name] = readValue(known(name), one.value, data)
    }
  const suggested = isJsonObject(record.suggestions) ? Object.entries(record.suggestions) : []
  const labels: Record<string, Json> = {}
  const scores: number[] = []
  let model: string | undefined
  for (const [name, one] of suggested) {
    if (!isJsonObject(one) || one.value === null) continue
    labels[known(name).name] = readValue(known(name), one.value, data)
    if (typeof one.score === 'number') scores.push(one.score)
    model ??= asText(one.agent)
  }
  const prediction = defined<ItemPrediction>({
    labels,
    score: scores.length > 0 ? Math.min(...scores) : undefined,
    model,
  })
  const given = [...answers.values()].map(({ who, labels, skipped }): ItemAnswer =>
    skipped ? { who, labels: {}, skipped } : { who, labels },
  )
  return defined<Item>({
    id: asText(record.id) ?? asText(record.external_id),
    data,
    answers: given.length > 0 ? given : undefined,
    predictions: Object.keys(labels).length > 0 ? [prediction] : undefined,
    metadata: isJsonObject(record.metadata) && Object.keys(record.metadata).length > 0 ? record.metadata : undefined,
  })
}

function write(item: Item, { questions }: Asked, n: number): JsonObject {
  const responses: Record<string, JsonObject[]> = {}
  const suggestions: Record<string, JsonObject> = {}
  const [prediction] = item.predictions ?? []
  for (const question of questions) {
    const { name } = question
    for (const { who, labels, skipped } of item.answers ?? []) {
      const value = skipped || labels[name] === undefined ? undefined : writeValue(question, labels[name], item.data)
      if (value !== undefined) (responses[name] ??= []).push({ value, user_id: who })
    }
    const said = prediction?.labels[name]
    const value = said === undefined ? undefined : writeValue(question, said, item.data)
    if (value !== undefined)
      suggestions[name] = { value, score: prediction?.score ?? null, agent: prediction?.model ?? null }
  }
  return {
    id: item.id ?? String(n),
    fields: item.data,
    metadata: item.metadata ?? {},
    suggestions,
    responses,
    vectors: {},
  }
}

export const argilla: Format = {
  name: 'argilla',
  title: 'Argilla records',
  media: 'application/json',
  ending: '.json',
  async *read(bytes, asked) {
    for await (const row of jsonArray(bytes))
      yield 'refused' in row ? { at: row.at, refused: row.refused } : rowOf(row.at, () => read(row.value, asked))
  },
  write: (items, asked) =>
    chunksOf(
      asJsonArray(
        (async function* () {
          let n = 0
          for await (const item of items) yield JSON.stringify(write(item, asked, ++n))
        })(),
      ),
    ),
  cannot: (asked) => [
    ...cannotCarry(asked, 'Argilla', kinds),
    'When people answered and how long it took, and skips: Argilla’s files have no place for them.',
    'Ids of spans and relations between them; of several predictions the first is written.',
    'Known answers, and what the people’s answers came to.',
  ],
}
