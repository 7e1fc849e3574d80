import type { Json, Question } from '../api/wire.ts'
import { sayPart } from '../label/say-answer.ts'
import { isList, isRecord, shorten } from '../words/scalars.ts'

const share = (value: Json | undefined): string => `${Math.round(Number(value) * 100)} %`
const seconds = (value: Json | undefined): string => `${Number(value).toFixed(1)} s`

/** Where a mark stands, in words: the text it covers, or its place. */
export function placeOfMark(mark: Json, field: Json | undefined, question?: Question): string {
  if (!isRecord(mark)) return ''
  if (typeof mark['at'] === 'string')
    return question?.kind === 'cells' ? sayPart(question.of, mark['at']) : `message ${Number(mark['at']) + 1}`
  const { start, end, box, points, point } = mark
  if (typeof start === 'number' && typeof end === 'number')
    return typeof field === 'string'
      ? `“${shorten(field.slice(start, end), 80)}”`
      : `${seconds(start)} to ${seconds(end)}`
  if (isList(box)) return `box at ${share(box[0])}, ${share(box[1])}, ${share(box[2])} by ${share(box[3])}`
  if (isList(points)) return `polygon of ${points.length} corners`
  return isList(point) ? `point at ${share(point[0])}, ${share(point[1])}` : ''
}
