/** Our answers as Label Studio's results: one object for each region or choice, tied to the tags of the label config. */
import { atPath, isJsonObject, rateOf, type Json, type JsonObject } from '@countersign/core'
import type { Asked, Labels } from '../format.ts'
import type { Question } from '@countersign/core'
import { textAt, tidy } from '../values/data.ts'
import { offsetsOf } from '../values/offsets.ts'
import { objectName } from './names.ts'

export interface Surroundings {
  asked: Asked
  data: JsonObject
  /** The image's size in pixels, where it is known. */
  size?: { width: number; height: number }
  /** How many frames the video has and how long it lasts, where they are known. */
  film?: { framesCount?: number; duration?: number }
}
type Region = JsonObject

export function writeRegions(labels: Labels, around: Surroundings): Region[] {
  return around.asked.questions.flatMap((question) => {
    const value = labels[question.name]
    return value === undefined || value === null ? [] : regionsOf(question, value, around)
  })
}

const list = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])
const percent = (value: Json | undefined): number => tidy(Number(value) * 100)

function regionsOf(question: Question, value: Json, around: Surroundings): Region[] {
  const common = { from_name: question.name, to_name: objectName(question, around.asked) }
  const one = (type: string, inner: JsonObject, id = question.name): Region[] => [
    { id, ...common, type, origin: 'manual', value: inner },
  ]
  switch (question.kind) {
    case 'choice':
      return one('choices', { choices: Array.isArray(value) ? value : [value] })
    case 'tree':
      return one('taxonomy', { taxonomy: question.many ? value : [value] })
    case 'rating':
      return one('rating', { rating: value })
    case 'number':
      return one('number', { number: value })
    case 'text':
      return one('textarea', { text: [value] })
    case 'form':
      return one('textarea', { text: [JSON.stringify(value)] })
    case 'prefer':
      return one('pairwise', { selected: isJsonObject(value) && value.best === 1 ? 'right' : 'left' }).filter(
        () => isJsonObject(value) && (value.best === 0 || value.best === 1) && question.options.length === 2,
      )
    case 'spans':
      return spans(question, value, around, common)
    case 'shapes':
      return list(value).map((shape) => ({
        id: String(shape.id),
        ...common,
        origin: 'manual',
        ...(around.size ? { original_width: around.size.width, original_height: around.size.height } : {}),
        image_rotation: 0,
        ...shapeValue(shape),
      }))
    case 'segments':
      return list(value).map(({ id, start = 0, end = 0, label }) => ({
        ...{ id: String(id), ...common, type: 'labels', origin: 'manual' },
        value: { start, end, channel: 0, labels: [label ?? ''] },
      }))
    case 'frames':
      return list(value).map(({ id, label, frames }) => ({
        ...{ id: String(id), ...common, type: 'videorectangle', origin: 'manual' },
        value: {
          ...around.film,
          sequence: writeSequence(list(frames), rateOf(question, around.data)),
          labels: [label ?? ''],
        },
      }))
    case 'messages':
      return messages(question, value, around, common)
    case 'cells':
    case 'pages':
      return []
  }
}

/** Label Studio counts frames from 1, and shows an object until a frame that is not enabled: here each ends with its last. */
const writeSequence = (frames: readonly JsonObject[], rate: number): JsonObject[] =>
  frames.map(({ frame, box, ends }, i) => ({
    frame: Number(frame) + 1,
    ...{ enabled: ends !== true && i < frames.length - 1, rotation: 0 },
    ...rectangle(box),
    time: tidy((Number(frame) + 1) / rate),
  }))

function rectangle(box: Json | undefined): JsonObject {
  const [x, y, width, height] = (Array.isArray(box) ? box : []).map(percent)
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }
}

function shapeValue({ label = '', box, points, point }: JsonObject): JsonObject {
  if (Array.isArray(box))
    return { type: 'rectanglelabels', value: { ...rectangle(box), rotation: 0, rectanglelabels: [label] } }
  if (Array.isArray(points))
    return {
      type: 'polygonlabels',
      value: {
        points: points.map((pair) => (Array.isArray(pair) ? pair.map(percent) : [])),
        closed: true,
        polygonlabels: [label],
      },
    }
  const [x = 0, y = 0] = (Array.isArray(point) ? point : []).map(percent)
  return { type: 'keypointlabels', value: { x, y, width: 0.5, keypointlabels: [label] } }
}

function spans(
  question: Extract<Question, { kind: 'spans' }>,
  value: Json,
  { data }: Surroundings,
  common: JsonObject,
): Region[] {
  if (!isJsonObject(value)) return []
  const text = textAt(data, question.field) ?? ''
  const offsets = offsetsOf(text)
  const marked = list(value.spans).flatMap(({ id, start, end, label }): Region[] => {
    const [from, to] = [offsets.toCodePoints(Number(start)), offsets.toCodePoints(Number(end))]
    if (from === undefined || to === undefined) return []
    const inner = { start: from, end: to, text: text.slice(Number(start), Number(end)), labels: [label ?? ''] }
    return [{ id: String(id), ...common, type: 'labels', origin: 'manual', value: inner }]
  })
  const related = list(value.relations).map(({ from = '', to = '', label }) => ({
    ...{ from_id: from, to_id: to, type: 'relation', direction: 'right' },
    ...(label === undefined ? {} : { labels: [label] }),
  }))
  return [...marked, ...related]
}

function messages(
  question: Extract<Question, { kind: 'messages' }>,
  value: Json,
  { data }: Surroundings,
  common: JsonObject,
): Region[] {
  if (!isJsonObject(value)) return []
  const said = atPath(data, question.field)
  return Object.entries(value).flatMap(([index, given]) => {
    const message = Array.isArray(said) ? said[Number(index)] : undefined
    const text = isJsonObject(message) ? String(message.content ?? message.text ?? '') : String(message ?? '')
    return {
      ...{ id: `${question.name}-${index}`, ...common, type: 'paragraphlabels', origin: 'manual' },
      value: {
        ...{ start: index, end: index, startOffset: 0, endOffset: [...text].length, text },
        paragraphlabels: Array.isArray(given) ? given : [given],
      },
    }
  })
}
