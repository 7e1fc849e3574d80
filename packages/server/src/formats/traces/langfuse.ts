/**
 * Langfuse (`/api/public`): traces and observations with their scores, scores alone, and items of annotation queues, as
 * its API lists them, come in; scores as its API takes them, or items of queues with their status, go out.
 */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { asJsonArray, chunksOf } from '../bytes/chunks.ts'
import { refuse, type Asked, type Format, type Item } from '../format.ts'
import { asNumber, asText, asTime, defined } from '../values/data.ts'
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

/** Of a trace or an observation, what was said and shown; everything else stays beside it. */
const shown = ['name', 'input', 'output', 'expectedOutput']
const longestText = 500

function readElement(value: Json, asked: Asked): Subject {
  if (!isJsonObject(value)) return refuse('an element is no object')
  const { objectId, objectType } = value
  if (typeof objectId === 'string' && typeof objectType === 'string') {
    const { id: _, ...queued } = value
    return {
      ...{
        id: objectId,
        data: { objectId, objectType },
        metadata: { queue_item: { ...queued, id: value.id ?? null } },
      },
      ...{ said: [], alone: false },
    }
  }
  const about = value.observationId ?? value.traceId ?? value.sessionId ?? value.datasetRunId
  if (typeof value.name === 'string' && 'value' in value && !('input' in value)) {
    const id = asText(about) ?? refuse('a score names neither a trace nor what else it is about')
    const kinds = { observationId: value.observationId, traceId: value.traceId, sessionId: value.sessionId }
    const data = Object.fromEntries(Object.entries(kinds).filter(([, one]) => typeof one === 'string')) as JsonObject
    const said = readScore(value, asked)
    return { id, data, said: said ? [said] : [], metadata: said ? undefined : { scores: [value] }, alone: true }
  }
  const id = asText(value.id) ?? refuse('a trace has no id')
  const { scores, ...others } = value
  const read = (Array.isArray(scores) ? scores : []).filter(isJsonObject).map((score) => ({
    ...{ score, said: readScore(score, asked) },
  }))
  const unknown = read.filter(({ said }) => !said).map(({ score }) => score)
  const beside = Object.entries(others).filter(([name, one]) => name !== 'id' && !shown.includes(name) && one !== null)
  const data = Object.entries(others).filter(([name, one]) => shown.includes(name) && one !== null)
  return {
    ...{ id, data: Object.fromEntries(data), said: read.flatMap(({ said }) => said ?? []), alone: false },
    metadata:
      beside.length + unknown.length > 0
        ? { ...Object.fromEntries(beside), ...(unknown.length > 0 ? { scores: unknown } : {}) }
        : undefined,
  }
}

/** Undefined where no question of this project bears its name. */
function readScore(score: JsonObject, { questions }: Asked): Said | undefined {
  const name = asText(score.name) ?? refuse('a score has no name')
  const text =
    asText(score.stringValue) ??
    (typeof score.value === 'boolean' ? String(score.value) : undefined) ??
    (typeof score.value === 'string' ? score.value : undefined) ??
    // Booleans are told as 1 and 0.
    (score.dataType === 'BOOLEAN' && (score.value === 0 || score.value === 1) ? String(score.value === 1) : undefined)
  const value = valueFor(questions, name, { text, number: asNumber(score.value) })
  if (value === undefined) return undefined
  const metadata = isJsonObject(score.metadata) ? score.metadata : {}
  // Ours come back as they went: a score of the API whose metadata names who gave it.
  const person = score.source === 'ANNOTATION' ? (score.authorUserId ?? null) : metadata.annotator
  return {
    ...{ name, value, at: asTime(score.timestamp) },
    by: person === undefined ? { model: asText(score.source) ?? null } : { person: asText(person) ?? null },
  }
}

/** What a score is about, by what came in; a trace where nothing told. */
function subjectOf(item: Item, id: string): JsonObject {
  const queued = isJsonObject(item.metadata?.queue_item) ? item.metadata.queue_item : undefined
  const { traceId, observationId, sessionId } = { ...item.metadata, ...item.data }
  if (queued?.objectType === 'SESSION' || (typeof sessionId === 'string' && sessionId === id)) return { sessionId: id }
  if (typeof observationId === 'string' || queued?.objectType === 'OBSERVATION')
    return defined<JsonObject>({ traceId: asText(traceId), observationId: asText(observationId) ?? id })
  // An observation names the trace that it is part of.
  return typeof traceId === 'string' && traceId !== id ? { traceId, observationId: id } : { traceId: id }
}

function scoreOf({ id, n, who, question, value, at }: Line, item: Item): JsonObject | undefined {
  const common = {
    ...{ id: `countersign-${id}-${question.name}-${n}`, ...subjectOf(item, id), name: question.name },
    metadata: { annotator: who },
    ...(at === undefined ? {} : { timestamp: at }),
  }
  if (typeof value === 'number') return { ...common, value, dataType: 'NUMERIC' }
  if (typeof value !== 'string') return undefined
  if (question.kind === 'text') return value.length > longestText ? undefined : { ...common, value, dataType: 'TEXT' }
  const isBoolean = question.kind === 'choice' && question.options.every((one) => /^(true|false)$/i.test(one.value))
  return isBoolean
    ? { ...common, value: value.toLowerCase() === 'true' ? 1 : 0, dataType: 'BOOLEAN' }
    : { ...common, value, dataType: 'CATEGORICAL' }
}

async function* scores(items: AsyncIterable<Item>, asked: Asked): AsyncGenerator<string, void, undefined> {
  let place = 0
  for await (const item of items)
    for (const line of linesOf(item, asked.questions, ++place)) {
      const score = scoreOf(line, item)
      if (score) yield JSON.stringify(score)
    }
}

async function* queueItems(items: AsyncIterable<Item>): AsyncGenerator<string, void, undefined> {
  for await (const item of items) {
    const queued = isJsonObject(item.metadata?.queue_item) ? item.metadata.queue_item : {}
    const answered = item.label !== undefined || (item.answers ?? []).some(({ skipped }) => !skipped)
    yield JSON.stringify({
      ...queued,
      ...{ objectId: item.id ?? null, objectType: queued.objectType ?? 'TRACE' },
      status: answered ? 'COMPLETED' : (queued.status ?? 'PENDING'),
    })
  }
}

const common = {
  media: 'application/json',
  ending: '.json',
  read: (bytes: AsyncIterable<Uint8Array>, asked: Asked) =>
    readSubjects(listed(bytes), (value) => readElement(value, asked)),
}

export const langfuse: Format = {
  ...common,
  name: 'langfuse',
  title: 'Langfuse scores',
  write: (items, asked) => chunksOf(asJsonArray(scores(items, asked))),
  cannot: (asked) => [
    ...cannotCarry(asked, 'Langfuse', shortKinds),
    ...cannotSay('Langfuse'),
    'Texts of more than 500 characters.',
    'Who answered, but as metadata: scores of the kind ANNOTATION are given in Langfuse alone, one of a name on a trace.',
  ],
}

export const langfuseQueue: Format = {
  ...common,
  name: 'langfuse-queue',
  title: 'Langfuse annotation queue',
  write: (items) => chunksOf(asJsonArray(queueItems(items))),
  cannot: (asked) => [
    ...cannotCarry(asked, 'A queue', []),
    'Everything but whether an item was answered: the answers go out as scores (`langfuse`).',
  ],
}
