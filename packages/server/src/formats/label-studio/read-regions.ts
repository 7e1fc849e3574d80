/** Label Studio's results as our answers. What one of our questions has no place for refuses the row, with the reason. */
import { isJsonObject, rateOf, type Json, type JsonObject } from '@countersign/core'
import { refuse, type Labels } from '../format.ts'
import type { Question } from '@countersign/core'
import { asNumber, asText, asTexts, textAt, tidy } from '../values/data.ts'
import { offsetsOf, type Offsets } from '../values/offsets.ts'
import type { Surroundings } from './write-regions.ts'

type Read = Record<string, Json>

export function readRegions(result: Json | undefined, around: Pick<Surroundings, 'asked' | 'data'>): Labels {
  if (result === undefined) return {}
  if (!Array.isArray(result)) return refuse('result is no list')
  const read: Read = Object.create(null) as Read
  const relations: JsonObject[] = []
  for (const region of result) {
    if (!isJsonObject(region)) return refuse('a region in result is no object')
    if (region.type === 'relation') {
      relations.push(region)
      continue
    }
    const name = asText(region.from_name) ?? refuse('a region in result has no from_name')
    const question =
      around.asked.questions.find((one) => one.name === name) ??
      refuse(`from_name “${name.slice(0, 60)}” is no question of this project`)
    if (!isJsonObject(region.value)) return refuse(`a region of “${name}” has no value`)
    take(read, question, region, region.value, around.data)
  }
  for (const relation of relations) relate(read, relation, around.asked.questions)
  return { ...read }
}

const number = (value: Json | undefined, what: string): number => asNumber(value) ?? refuse(`${what} is no number`)
const fraction = (value: Json | undefined, what: string): number => tidy(number(value, what) / 100)

/** One region may bear several labels, where ours bear one: then it stands once for each. */
function labelled(region: JsonObject, value: JsonObject, make: (id: string, label: string) => Json): Json[] {
  const labels =
    asTexts(value[String(region.type)]) ??
    asTexts(value.labels) ??
    refuse(`a region of the type ${String(region.type).slice(0, 40)} has no labels`)
  if (labels.length === 0) refuse('a region has no label')
  const id = asText(region.id) ?? refuse('a region has no id')
  return labels.map((label, i) => make(i === 0 ? id : `${id}-${i + 1}`, label))
}

function take(read: Read, question: Question, region: JsonObject, value: JsonObject, data: JsonObject): void {
  const { name } = question
  const type = String(region.type)
  const only = (...types: string[]): void => {
    if (!types.includes(type))
      refuse(`“${name}” asks for ${question.kind}, but its region is of the type ${type.slice(0, 40)}`)
  }
  const add = (made: Json[]): void => {
    read[name] = [...((read[name] as Json[] | undefined) ?? []), ...made]
  }
  switch (question.kind) {
    case 'choice': {
      only('choices')
      const chosen = asTexts(value.choices) ?? refuse(`“${name}” has no list of choices`)
      if (!question.many && chosen.length > 1) refuse(`“${name}” takes one choice and has ${chosen.length}`)
      if (question.many) read[name] = chosen
      else if (chosen[0] !== undefined) read[name] = chosen[0]
      return
    }
    case 'tree': {
      only('taxonomy')
      const paths = Array.isArray(value.taxonomy) ? value.taxonomy : refuse(`“${name}” has no taxonomy`)
      if (!question.many && paths.length > 1) refuse(`“${name}” takes one path and has ${paths.length}`)
      const first = paths[0]
      if (question.many) read[name] = paths
      else if (first !== undefined) read[name] = first
      return
    }
    case 'rating':
      only('rating')
      read[name] = number(value.rating, `the rating of “${name}”`)
      return
    case 'number':
      only('number')
      read[name] = number(value.number, `the number of “${name}”`)
      return
    case 'text':
    case 'form': {
      only('textarea')
      const text = typeof value.text === 'string' ? value.text : asTexts(value.text)?.join('\n')
      if (text === undefined) return refuse(`“${name}” has no text`)
      read[name] = question.kind === 'text' ? text : formOf(text, name)
      return
    }
    case 'prefer':
      only('pairwise')
      if (value.selected !== 'left' && value.selected !== 'right')
        refuse(`“${name}” has neither left nor right selected`)
      read[name] = { best: value.selected === 'left' ? 0 : 1 }
      return
    case 'spans': {
      only('labels', 'hypertextlabels')
      const text = textAt(data, question.field) ?? refuse(`data has no text at ${question.field}`)
      const { start, end } = placeOf(value, text, offsetsOf(text))
      const spans = labelled(region, value, (id, label) => ({ id, start, end, label }))
      const before = read[name] as { spans: Json[]; relations: Json[] } | undefined
      read[name] = { spans: [...(before?.spans ?? []), ...spans], relations: [] }
      return
    }
    case 'shapes':
      only('rectanglelabels', 'polygonlabels', 'keypointlabels')
      return add(labelled(region, value, (id, label) => ({ id, label, ...shapeOf(type, value, region) })))
    case 'segments': {
      only('labels', 'timeserieslabels')
      const [start, end] = [number(value.start, 'start'), number(value.end, 'end')]
      return add(labelled(region, value, (id, label) => ({ id, label, start, end })))
    }
    case 'frames': {
      only('videorectangle')
      if (!Array.isArray(value.sequence)) return refuse(`“${name}” has no sequence`)
      const frames = readSequence(value.sequence, value.framesCount, rateOf(question, data))
      if (frames.length === 0) return refuse(`a sequence of “${name}” has no frames`)
      return add(labelled(region, value, (id, label) => ({ id, label, frames })))
    }
    case 'messages': {
      only('paragraphlabels')
      const index = /^\d{1,6}$/.test(String(value.start)) ? String(value.start) : refuse('start is no message’s number')
      if (String(value.end) !== index) refuse('a label over several messages')
      const labels = asTexts(value.paragraphlabels) ?? refuse('a paragraph has no labels')
      const given = question.many ? labels : labels.length === 1 ? (labels[0] as string) : refuse('several labels')
      read[name] = { ...((read[name] as JsonObject | undefined) ?? {}), [index]: given }
      return
    }
    case 'cells':
    case 'pages':
      return refuse(`“${name}” asks for ${question.kind}, which Label Studio has no regions for`)
  }
}

/**
 * Label Studio counts frames from 1. After one that is not enabled the object is not seen until the next; after the last
 * enabled one it is seen to the end of the video. Its times tell how fast it counted: where the item says otherwise, the
 * same moments are meant.
 */
function readSequence(sequence: readonly Json[], count: Json | undefined, rate: number): JsonObject[] {
  const keys = sequence.map((key) => {
    if (!isJsonObject(key)) return refuse('a frame is no object')
    if (key.rotation) refuse('a rotated box in a video')
    const theirs = number(key.frame, 'frame')
    if (!Number.isInteger(theirs) || theirs < 1) refuse('a frame before the first, which is 1')
    return { theirs, time: asNumber(key.time) ?? 0, box: boxOf(key), enabled: key.enabled !== false }
  })
  keys.sort((a, b) => a.theirs - b.theirs)
  const timed = keys.findLast(({ time }) => time > 0)
  const counted = timed ? timed.theirs / timed.time : rate
  // Times are rounded: what is the same to a hundredth is meant to be.
  const pace = Math.abs(counted - rate) < rate / 100 ? 1 : rate / counted
  const end = keys.at(-1)
  if (end?.enabled && asNumber(count) !== undefined && Number(count) > end.theirs && Number.isInteger(count))
    keys.push({ ...end, theirs: Number(count) })
  const frames = new Map<number, JsonObject>()
  for (const [i, { theirs, box, enabled }] of keys.entries()) {
    const frame = Math.round((theirs - 1) * pace)
    frames.set(frame, { frame, box, ...(enabled || i === keys.length - 1 ? {} : { ends: true }) })
  }
  return [...frames.values()]
}

function formOf(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return refuse(`“${name}” is a form, and its text is not JSON`)
  }
}

/**
 * Label Studio counts code points since 1.4 and counted UTF-16 units before. Where the marked text stands beside the
 * offsets it says which was meant.
 */
function placeOf(value: JsonObject, text: string, offsets: Offsets): { start: number; end: number } {
  const global = isJsonObject(value.globalOffsets) ? value.globalOffsets : value
  const [from, to] = [number(global.start, 'start'), number(global.end, 'end')]
  const [start, end] = [offsets.fromCodePoints(from), offsets.fromCodePoints(to)]
  const said = typeof value.text === 'string' ? value.text : undefined
  const fits = (a: number, b: number): boolean => said === undefined || text.slice(a, b) === said
  if (start !== undefined && end !== undefined && fits(start, end)) return { start, end }
  if (said !== undefined && to <= text.length && fits(from, to)) return { start: from, end: to }
  if (start === undefined || end === undefined) return refuse(`the text has no place ${from} to ${to}`)
  return { start, end }
}

const boxOf = (value: JsonObject): number[] => ['x', 'y', 'width', 'height'].map((side) => fraction(value[side], side))

function shapeOf(type: string, value: JsonObject, region: JsonObject): JsonObject {
  if (type === 'keypointlabels') return { point: [fraction(value.x, 'x'), fraction(value.y, 'y')] }
  if (type === 'polygonlabels') {
    if (!Array.isArray(value.points)) return refuse('a polygon has no points')
    return {
      points: value.points.map((pair) =>
        Array.isArray(pair) ? [fraction(pair[0], 'x'), fraction(pair[1], 'y')] : refuse('a point is no pair'),
      ),
    }
  }
  const rotation = asNumber(value.rotation) ?? 0
  return rotation === 0 ? { box: boxOf(value) } : { points: turned(value, rotation, region) }
}

/** A turned box is the polygon of its corners. It turns in pixels about its upper left, so the image's size is needed. */
function turned(value: JsonObject, degrees: number, region: JsonObject): number[][] {
  const [width, height] = [asNumber(region.original_width) ?? 0, asNumber(region.original_height) ?? 0]
  if (!(width > 0 && height > 0)) return refuse('a rotated box without original_width and original_height')
  const [x, y, w, h] = boxOf(value) as [number, number, number, number]
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  return [
    [0, 0],
    [w * width, 0],
    [w * width, h * height],
    [0, h * height],
  ].map(([a = 0, b = 0]) => [tidy(x + (a * cos - b * sin) / width), tidy(y + (a * sin + b * cos) / height)])
}

function relate(read: Read, relation: JsonObject, questions: readonly Question[]): void {
  const [from, to] = [asText(relation.from_id) ?? '', asText(relation.to_id) ?? '']
  const question = questions.find(({ name, kind }) => {
    const value = kind === 'spans' ? read[name] : undefined
    return (
      isJsonObject(value) &&
      Array.isArray(value.spans) &&
      value.spans.some((one) => isJsonObject(one) && one.id === from)
    )
  })
  const value = question && (read[question.name] as { spans: JsonObject[]; relations: Json[] })
  if (!value?.spans.some(({ id }) => id === to)) return refuse('a relation between regions that are not there')
  const label =
    asTexts(relation.labels)?.[0] ?? (question?.kind === 'spans' ? question.relations?.[0]?.value : '') ?? ''
  if (relation.direction !== 'left') value.relations.push({ from, to, label })
  if (relation.direction !== 'right' && relation.direction !== undefined)
    value.relations.push({ from: to, to: from, label })
}
