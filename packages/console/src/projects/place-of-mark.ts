import type { Json, JsonObject, Question } from '../api/wire.ts'
import { sayAnswer, sayPart } from '../label/say-answer.ts'
import { isList, isRecord, shorten } from '../words/scalars.ts'

const share = (value: Json | undefined): string => `${Math.round(Number(value) * 100)} %`
const seconds = (value: Json | undefined): string => `${Number(value).toFixed(1)} s`

const frameOf = (key: Json | undefined): string => (isRecord(key ?? null) ? String((key as JsonObject)['frame']) : '')

/** Where a mark stands, in words: the text it covers, or its place. */
export function placeOfMark(mark: Json, field: Json | undefined, question?: Question): string {
  if (!isRecord(mark)) return ''
  if (typeof mark['at'] === 'string')
    return question?.kind === 'cells' ? sayPart(question.of, mark['at']) : `message ${Number(mark['at']) + 1}`
  const { start, end, box, points, point, page, frames } = mark
  if (isList(frames)) return `frames ${frameOf(frames[0])} to ${frameOf(frames.at(-1))}`
  if (typeof page === 'number') return isList(box) ? `page ${page}, ${placeOfMark({ box }, undefined)}` : `page ${page}`
  if (typeof start === 'number' && typeof end === 'number')
    return typeof field === 'string'
      ? `“${shorten(field.slice(start, end), 80)}”`
      : question?.kind === 'spans'
        ? `characters ${start + 1} to ${end}`
        : `${seconds(start)} to ${seconds(end)}`
  if (isList(box)) return `box at ${share(box[0])}, ${share(box[1])}, ${share(box[2])} by ${share(box[3])}`
  if (isList(points)) return `polygon of ${points.length} corners`
  return isList(point) ? `point at ${share(point[0])}, ${share(point[1])}` : ''
}

/** Single marks, each with its label and its place; relations by what they relate. */
export function sayMarks(question: Question, marks: readonly Json[]): string {
  if (!('field' in question)) return ''
  const known = [...question.options, ...(question.kind === 'spans' ? (question.relations ?? []) : [])]
  const said = marks.filter(isRecord).map((mark) => {
    const title = known.find(({ value }) => value === mark['label'])?.title ?? String(mark['label'])
    const place =
      'from' in mark
        ? [mark['from'], mark['to']].map((end) => placeOfMark(end ?? null, undefined, question)).join(' → ')
        : placeOfMark(mark, undefined, question)
    return `${title} (${place})`
  })
  return said.length > 0 ? said.join('; ') : 'nothing marked'
}

/** The one thing that an answer marks. */
export function sayThing(question: Question, value: Json): string {
  if (question.kind === 'messages' || question.kind === 'cells') return sayAnswer(question, value)
  const marks = question.kind === 'spans' && isRecord(value) ? value['spans'] : value
  return sayMarks(question, isList(marks ?? null) ? (marks as Json[]) : [])
}
