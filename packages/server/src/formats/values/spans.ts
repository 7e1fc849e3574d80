import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { refuse } from '../format.ts'
import { offsetsOf } from './offsets.ts'

export interface Span {
  id: string
  start: number
  end: number
  label: string
}
export interface Relation {
  from: string
  to: string
  label: string
}

/** What stands in an answer to a question of the kind spans. */
export function spansOf(value: Json | undefined): { spans: Span[]; relations: Relation[] } {
  const list = (one: Json | undefined): unknown[] => (Array.isArray(one) ? one : [])
  return isJsonObject(value)
    ? { spans: list(value.spans) as Span[], relations: list(value.relations) as Relation[] }
    : { spans: [], relations: [] }
}

/** As tools written in Python count; a span that splits a character in two is left out. */
export function writeSpans(text: string, spans: readonly Span[]): Span[] {
  const offsets = offsetsOf(text)
  return spans.flatMap((span) => {
    const [start, end] = [offsets.toCodePoints(span.start), offsets.toCodePoints(span.end)]
    return start === undefined || end === undefined ? [] : [{ ...span, start, end }]
  })
}

/** A span counted in code points, as we count. */
export function readSpan(
  text: string,
  { id, start, end, label }: { id: string } & Record<'start' | 'end' | 'label', Json | undefined>,
): JsonObject {
  if (typeof label !== 'string' || label === '') return refuse('a span has no label')
  if (typeof start !== 'number' || typeof end !== 'number') return refuse('a span has no beginning or no end')
  const offsets = offsetsOf(text)
  const [from, to] = [offsets.fromCodePoints(start), offsets.fromCodePoints(end)]
  if (from === undefined || to === undefined || from >= to) return refuse(`the text has no place ${start} to ${end}`)
  return { id, start: from, end: to, label }
}
