/**
 * Arize Phoenix (`/v1`): spans and annotations of spans, as its API lists them, come in; annotations go out as the body
 * that `POST /v1/span_annotations` takes.
 */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { chunksOf } from '../bytes/chunks.ts'
import { readValue } from '../bytes/read-value.ts'
import { refuse, type Asked, type Format, type Item } from '../format.ts'
import { asNumber, asText, asTime } from '../values/data.ts'
import { cannotCarry } from '../values/kinds.ts'
import {
  cannotSay,
  linesOf,
  listed,
  readSubjects,
  shortKinds,
  valueFor,
  type Line,
  type Said,
  type Subject,
} from './said.ts'

const ours = 'countersign:'

function readElement(value: Json, asked: Asked): Subject {
  if (!isJsonObject(value)) return refuse('an element is no object')
  const context = isJsonObject(value.context) ? value.context : {}
  const id = asText(context.span_id) ?? asText(value.span_id) ?? refuse('an element names no span')
  if (typeof value.annotator_kind === 'string') {
    const said = readAnnotation(value, asked)
    const metadata = said ? undefined : { annotations: [value] }
    return { id, data: { span_id: id }, said: said ? [said] : [], metadata, alone: true }
  }
  const attributes = isJsonObject(value.attributes) ? value.attributes : {}
  const { annotations, ...span } = value
  const read = (Array.isArray(annotations) ? annotations : []).filter(isJsonObject).map((one) => ({
    ...{ one, said: readAnnotation(one, asked) },
  }))
  const unknown = read.filter(({ said }) => !said).map(({ one }) => one)
  const [input, output] = [told(attributes, 'input'), told(attributes, 'output')]
  return {
    id,
    data: {
      ...(typeof value.name === 'string' ? { name: value.name } : {}),
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
    },
    metadata: { span, ...(unknown.length > 0 ? { annotations: unknown } : {}) },
    ...{ said: read.flatMap(({ said }) => said ?? []), alone: false },
  }
}

/** OpenInference's `input.value` with its `input.mime_type`, flat or nested. */
function told(attributes: JsonObject, side: 'input' | 'output'): Json | undefined {
  const nested = isJsonObject(attributes[side]) ? attributes[side] : {}
  const value = attributes[`${side}.value`] ?? nested.value
  const type = attributes[`${side}.mime_type`] ?? nested.mime_type
  if (typeof value !== 'string' || type !== 'application/json') return value
  const read = readValue(Buffer.from(value))
  return 'refused' in read ? value : read.value
}

/** Undefined where no question of this project bears its name, or it says nothing. */
function readAnnotation(one: JsonObject, { questions }: Asked): Said | undefined {
  const name = asText(one.name) ?? refuse('an annotation has no name')
  const result = isJsonObject(one.result) ? one.result : {}
  const question = questions.find((asked) => asked.name === name)
  const text = asText(question?.kind === 'text' ? (result.explanation ?? result.label) : result.label)
  const number = asNumber(result.score)
  if (text === undefined && number === undefined) return undefined
  const value = valueFor(questions, name, { text, number })
  if (value === undefined) return undefined
  const identifier = asText(one.identifier)
  const person = identifier?.startsWith(ours)
    ? identifier.slice(ours.length)
    : (asText(one.user_id) ?? identifier ?? null)
  const by = one.annotator_kind === 'HUMAN' ? { person: person === '' ? null : person } : { model: identifier ?? null }
  return { name, value, by, at: asTime(one.created_at) }
}

/** By its name, its span and who gave it, it is the same annotation however often it is sent. */
function annotationOf({ id, who, question, value }: Line): JsonObject | undefined {
  const result: JsonObject | undefined =
    question.kind === 'text'
      ? { explanation: value }
      : typeof value === 'number'
        ? { score: value }
        : typeof value === 'string'
          ? { label: value }
          : undefined
  return (
    result && {
      ...{ span_id: id, name: question.name, annotator_kind: 'HUMAN', result },
      ...{ metadata: {}, identifier: `${ours}${who ?? ''}` },
    }
  )
}

async function* write(items: AsyncIterable<Item>, asked: Asked): AsyncGenerator<string, void, undefined> {
  let [place, first] = [0, true]
  yield '{"data":['
  for await (const item of items)
    for (const line of linesOf(item, asked.questions, ++place)) {
      const annotation = annotationOf(line)
      if (!annotation) continue
      yield `${first ? '\n' : ',\n'}${JSON.stringify(annotation)}`
      first = false
    }
  yield '\n]}\n'
}

export const phoenix: Format = {
  name: 'phoenix',
  title: 'Phoenix annotations',
  media: 'application/json',
  ending: '.json',
  read: (bytes, asked) => readSubjects(listed(bytes), (value) => readElement(value, asked)),
  write: (items, asked) => chunksOf(write(items, asked)),
  cannot: (asked) => [
    ...cannotCarry(asked, 'Phoenix', shortKinds),
    ...cannotSay('Phoenix'),
    'When people answered: Phoenix dates an annotation by when it came.',
  ],
}
