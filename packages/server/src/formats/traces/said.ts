/**
 * What tools that keep traces know of one: short values by name, each said by a person or a program. A trace with what
 * was said of it is an item; what is said of one trace alone, line after line, is one too.
 */
import type { Json, JsonObject, Question } from '@countersign/core'
import { jsonArray, type ReadJson } from '../bytes/read-value.ts'
import {
  refuse,
  RefusedRow,
  type Item,
  type ItemAnswer,
  type ItemPrediction,
  type Labels,
  type Row,
} from '../format.ts'
import { defined } from '../values/data.ts'
import type { Kind } from '../values/kinds.ts'

export interface Said {
  name: string
  value: Json
  /** A person, or the program that said it. */
  by: { person: string | null } | { model: string | null }
  at?: string | undefined
}
export interface Subject {
  id: string
  data: JsonObject
  metadata?: JsonObject | undefined
  said: Said[]
  /** Nothing but what was said of it: what follows of the same one belongs to it. */
  alone: boolean
}

/** Kinds whose answers are a name, a number, or a text. */
export const shortKinds: Kind[] = ['choice', 'rating', 'number', 'text']

/** Undefined where no question bears the name: it stays beside the item. */
export function valueFor(
  questions: readonly Question[],
  name: string,
  { text, number }: { text?: string | undefined; number?: number | undefined },
): Json | undefined {
  const question = questions.find((one) => one.name === name)
  if (!question) return undefined
  const no = (): never => refuse(`“${name.slice(0, 60)}” has no value for a question of the kind ${question.kind}`)
  switch (question.kind) {
    case 'choice': {
      if (question.many) return refuse(`“${name.slice(0, 60)}” takes several options, and one was given`)
      const wanted = text?.toLowerCase()
      const option =
        question.options.find(({ value, title }) => value === text || title === text) ??
        question.options.find(({ value }) => value.toLowerCase() === wanted)
      return option?.value ?? refuse(`“${name.slice(0, 60)}” has no option “${(text ?? String(number)).slice(0, 60)}”`)
    }
    case 'rating':
    case 'number':
      return number ?? no()
    case 'text':
      return text ?? no()
    default:
      return no()
  }
}

function itemOf({ id, data, metadata, said }: Subject): Item {
  const answers = new Map<string, ItemAnswer>()
  const predictions = new Map<string, ItemPrediction>()
  for (const { name, value, by, at } of said) {
    if ('person' in by) {
      const one = answers.get(by.person ?? '') ?? defined<ItemAnswer>({ who: by.person, labels: {}, at })
      answers.set(by.person ?? '', { ...one, labels: { ...one.labels, [name]: value } })
    } else {
      const one =
        predictions.get(by.model ?? '') ?? defined<ItemPrediction>({ labels: {}, model: by.model ?? undefined })
      predictions.set(by.model ?? '', { ...one, labels: { ...one.labels, [name]: value } })
    }
  }
  return defined<Item>({
    ...{ id, data, metadata },
    answers: answers.size > 0 ? [...answers.values()] : undefined,
    predictions: predictions.size > 0 ? [...predictions.values()] : undefined,
  })
}

/** Of what has no question, all of it stays: lists grow. */
function joined(before: JsonObject | undefined, more: JsonObject | undefined): JsonObject | undefined {
  if (!before || !more) return before ?? more
  const lists = Object.entries(more).map(([name, list]): [string, Json] => {
    const was = before[name]
    return [name, Array.isArray(was) && Array.isArray(list) ? [...(was as Json[]), ...(list as Json[])] : list]
  })
  return { ...before, ...Object.fromEntries(lists) }
}

export async function* readSubjects(
  rows: AsyncIterable<ReadJson>,
  read: (value: Json) => Subject,
): AsyncGenerator<Row, void, undefined> {
  let held: { at: number; subject: Subject } | undefined
  const take = (): Row[] => {
    const row = held && { at: held.at, item: itemOf(held.subject) }
    held = undefined
    return row ? [row] : []
  }
  for await (const row of rows) {
    let subject: Subject
    try {
      subject = 'refused' in row ? refuse(row.refused) : read(row.value)
    } catch (error) {
      if (!(error instanceof RefusedRow)) throw error
      yield* take()
      yield { at: row.at, refused: error.message }
      continue
    }
    if (held && subject.alone && held.subject.alone && held.subject.id === subject.id) {
      held.subject.said.push(...subject.said)
      held.subject.metadata = joined(held.subject.metadata, subject.metadata)
      continue
    }
    yield* take()
    held = { at: row.at, subject }
  }
  yield* take()
}

/** A list, or a page of the API: `{data: […]}` with whatever tells of further pages. */
export async function* listed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadJson, void, undefined> {
  let [seen, others] = [false, false]
  for await (const { member, ...row } of jsonArray(bytes, true)) {
    if (member !== null && member !== 'data') others = true
    else {
      seen = true
      yield row
    }
  }
  if (!seen && others) yield { at: 1, refused: 'neither a list nor an object with a list in data' }
}

export interface Line {
  id: string
  /** The number of its answer, from 1. */
  n: number
  who: string | null
  question: Question
  value: Json
  at?: string | undefined
}

/** Of each answer what has a place: a line for each question. */
export function* linesOf(item: Item, questions: readonly Question[], place: number): Generator<Line, void, undefined> {
  let n = 0
  for (const { who, labels, at, skipped } of item.answers ?? []) {
    n++
    for (const question of skipped ? [] : questions) {
      const value = (labels as Labels)[question.name]
      if (value === undefined || value === null || !shortKinds.includes(question.kind) || Array.isArray(value)) continue
      yield { id: item.id ?? String(place), n, who, question, value, at }
    }
  }
}

export const cannotSay = (title: string): string[] => [
  `Choices of several options: ${title} has a place for one value of a name.`,
  'The items’ data, known answers, predictions, skips, times taken, and what the people’s answers came to.',
]
