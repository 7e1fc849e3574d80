/** Is this a complete and valid answer to what was asked of this item? */
import type { FieldError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { atPath } from './at-path.ts'
import { checkBox, checkMarks } from './check-marks.ts'
import { isPart } from './pointer.ts'
import { rateOf } from './track.ts'
import type {
  CellsQuestion,
  MessagesQuestion,
  PreferQuestion,
  Question,
  ShapesQuestion,
  TreeOption,
} from './question.ts'

export interface AnswerCheck {
  questions: readonly Question[]
  /** The item's; what does not stand there is not checked against. */
  data: Json
  /** Of `form` questions: the value against its JSON Schema. */
  fits: (schema: JsonObject, value: Json, path: string) => FieldError[]
}

/** @param path where the labels stand in the request. */
export function checkLabels(check: AnswerCheck, labels: Json, path = 'labels'): FieldError[] {
  if (!isJsonObject(labels)) return [{ path, message: 'must be an object with a value for each question' }]
  const names = new Set(check.questions.map(({ name }) => name))
  return [
    ...Object.keys(labels).flatMap((name) =>
      names.has(name) ? [] : [{ path: `${path}.${name}`, message: 'nothing of this name is asked' }],
    ),
    ...check.questions.flatMap((question) => {
      const value = Object.hasOwn(labels, question.name) ? labels[question.name] : undefined
      const here = `${path}.${question.name}`
      if (value === undefined) return question.required ? [{ path: here, message: 'missing: it must be answered' }] : []
      return checkAnswer(question, value, check, here)
    }),
  ]
}

function checkAnswer(question: Question, value: Json, check: AnswerCheck, path: string): FieldError[] {
  const wrong = (message: string): FieldError[] => [{ path, message }]
  switch (question.kind) {
    case 'choice':
      return checkChoice(question, question.many === true, value, path)
    case 'tree':
      return checkMany(question.many === true, question.required, value, path, (one, here) =>
        checkTreePath(question.options, one, here),
      )
    case 'rating':
      if (value === null && question.na === true) return []
      return question.levels.some((level) => level.value === value)
        ? []
        : wrong(`must be one of ${question.levels.map((level) => level.value).join(', ')}`)
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('must be a number')
      if (question.integer === true && !Number.isInteger(value)) return wrong('must be a whole number')
      if (question.minimum !== undefined && value < question.minimum)
        return wrong(`must be ${question.minimum} or more`)
      return question.maximum !== undefined && value > question.maximum
        ? wrong(`must be ${question.maximum} or less`)
        : []
    case 'text':
      if (typeof value !== 'string') return wrong('must be text')
      if (question.required && value.trim() === '') return wrong('must not be empty')
      return question.longest !== undefined && value.length > question.longest
        ? wrong(`must be no longer than ${question.longest}`)
        : []
    case 'form':
      return check.fits(question.schema, value, path)
    case 'prefer':
      return checkPreference(question, value, path)
    case 'messages':
    case 'cells':
      return checkParts(question, value, atPath(check.data, question.field), path)
    case 'spans':
      return checkSpans(question, value, atPath(check.data, question.field), path)
    default:
      return checkMarks(question.options, value, question.required, path, checkFigures(question, check.data))
  }
}

type Labelled = { options: readonly { value: string }[]; required: boolean }
type CheckOne = (value: Json, path: string) => FieldError[]

const checkChoice = (question: Labelled, many: boolean, value: Json, path: string): FieldError[] =>
  checkMany(many, question.required, value, path, (one, here) =>
    question.options.some((option) => option.value === one) ? [] : [{ path: here, message: 'is none of the options' }],
  )

function checkMany(many: boolean, required: boolean, value: Json, path: string, one: CheckOne): FieldError[] {
  if (!many) return one(value, path)
  if (!Array.isArray(value)) return [{ path, message: 'must be a list of options' }]
  if (required && value.length === 0) return [{ path, message: 'must hold at least one' }]
  const seen = new Set<string>()
  return (value as Json[]).flatMap((each, i) => {
    const text = JSON.stringify(each)
    if (seen.has(text)) return [{ path: `${path}.${i}`, message: 'stands twice' }]
    seen.add(text)
    return one(each, `${path}.${i}`)
  })
}

function checkTreePath(tree: readonly TreeOption[], value: Json, path: string): FieldError[] {
  if (!Array.isArray(value) || value.length === 0)
    return [{ path, message: 'must be the path to an option, from the root down' }]
  let level: readonly TreeOption[] = tree
  for (const [i, step] of (value as Json[]).entries()) {
    const option = level.find((one) => one.value === step)
    if (!option) return [{ path: `${path}.${i}`, message: 'is none of the options here' }]
    level = option.options ?? []
  }
  return []
}

function checkPreference(question: PreferQuestion, value: Json, path: string): FieldError[] {
  const count = question.options.length
  const keys = isJsonObject(value) ? Object.keys(value) : []
  if (!isJsonObject(value) || keys.length !== 1 || (keys[0] !== 'best' && keys[0] !== 'ranks'))
    return [{ path, message: 'must be {best: index or "tie"} or {ranks: […]}' }]
  const { best, ranks } = value
  if (ranks === undefined) {
    if (best === 'tie')
      return question.ties ? [] : [{ path: `${path}.best`, message: 'a tie is no answer here: choose one' }]
    return Number.isInteger(best) && (best as number) >= 0 && (best as number) < count
      ? []
      : [{ path: `${path}.best`, message: `must be 0 to ${count - 1}${question.ties ? ', or "tie"' : ''}` }]
  }
  const list = Array.isArray(ranks) ? (ranks as Json[]) : []
  if (
    list.length !== count ||
    list.some((rank) => !Number.isInteger(rank) || (rank as number) < 1 || (rank as number) > count)
  )
    return [{ path: `${path}.ranks`, message: `must give each of the ${count} candidates its rank, 1 is best` }]
  return !question.ties && new Set(list).size < count
    ? [{ path: `${path}.ranks`, message: 'ties are no answer here: give each its own rank' }]
    : []
}

/** Labels of single parts, by what names them: messages by their index, cells by their pointer. */
function checkParts(
  question: MessagesQuestion | CellsQuestion,
  value: Json,
  field: Json | undefined,
  path: string,
): FieldError[] {
  const part = question.kind === 'messages' ? 'message' : question.of.slice(0, -1)
  const isThere = (name: string): boolean => {
    if (question.kind === 'cells') return isPart(question.of, field, name)
    const count = Array.isArray(field) ? field.length : Number.POSITIVE_INFINITY
    return /^(0|[1-9]\d{0,8})$/.test(name) && Number(name) < count
  }
  if (!isJsonObject(value)) return [{ path, message: `must be an object: what names a ${part}, and its label` }]
  if (question.required && Object.keys(value).length === 0)
    return [{ path, message: `must label at least one ${part}` }]
  return Object.entries(value).flatMap(([name, label]) =>
    isThere(name)
      ? checkChoice({ ...question, required: true }, question.many === true, label, `${path}.${name}`)
      : [{ path: `${path}.${name}`, message: `is no ${part} of this item` }],
  )
}

function checkSpans(
  question: Extract<Question, { kind: 'spans' }>,
  value: Json,
  field: Json | undefined,
  path: string,
): FieldError[] {
  if (!isJsonObject(value) || Object.keys(value).some((key) => key !== 'spans' && key !== 'relations'))
    return [{ path, message: 'must be {spans: […], relations: […]}' }]
  const { spans = [], relations = [] } = value
  const length = typeof field === 'string' ? field.length : Number.POSITIVE_INFINITY
  const errors = checkMarks(question.options, spans, question.required, `${path}.spans`, {
    keys: ['start', 'end'],
    check: ({ start, end }) =>
      Number.isInteger(start) && Number.isInteger(end) && (start as number) >= 0 && (start as number) < (end as number)
        ? (end as number) <= length
          ? null
          : 'ends after the text'
        : 'must start before it ends, in UTF-16 units',
  })
  if (!Array.isArray(relations)) return [...errors, { path: `${path}.relations`, message: 'must be a list' }]
  const ids = new Set(
    Array.isArray(spans) ? (spans as Json[]).map((span) => (isJsonObject(span) ? span.id : null)) : [],
  )
  return [
    ...errors,
    ...(relations as Json[]).flatMap((one, i) => {
      const here = `${path}.relations.${i}`
      if (!isJsonObject(one) || Object.keys(one).sort().join() !== 'from,label,to')
        return [{ path: here, message: 'must be {from, to, label}' }]
      return [
        ...(['from', 'to'] as const).flatMap((end) =>
          ids.has(one[end] ?? null) ? [] : [{ path: `${here}.${end}`, message: 'is no span of this answer' }],
        ),
        ...((question.relations ?? []).some((option) => option.value === one.label)
          ? []
          : [{ path: `${here}.label`, message: 'is none of the options' }]),
      ]
    }),
  ]
}

function checkFigures(question: Extract<Question, { kind: 'shapes' | 'segments' | 'frames' | 'pages' }>, data: Json) {
  switch (question.kind) {
    case 'segments':
      return {
        keys: ['start', 'end'],
        check: ({ start, end }: JsonObject) =>
          typeof start === 'number' && typeof end === 'number' && start >= 0 && start < end
            ? null
            : 'must start before it ends, in seconds',
      }
    case 'frames': {
      const asked = rateOf(question, data)
      return {
        keys: ['frames'],
        optional: ['rate'],
        check: ({ frames, rate }: JsonObject) =>
          rate === undefined || rate === asked
            ? checkTrack(frames)
            : `its frames must be counted as the item’s are, ${asked} a second`,
      }
    }
    case 'pages':
      return {
        keys: ['page'],
        optional: ['box'],
        check: ({ page, box }: JsonObject) =>
          !Number.isInteger(page) || (page as number) < 1
            ? 'pages count from 1'
            : box === undefined
              ? null
              : checkBox(box),
      }
    case 'shapes':
      return shapeFigures(question)
  }
}

function checkTrack(frames: Json | undefined): string | null {
  if (!Array.isArray(frames) || frames.length === 0) return 'must stand in at least one frame'
  let last = -1
  for (const one of frames as Json[]) {
    const keys = isJsonObject(one) ? Object.keys(one).sort().join() : ''
    if (!isJsonObject(one) || (keys !== 'box,frame' && !(keys === 'box,ends,frame' && one.ends === true)))
      return 'frames must be {frame, box}, with ends: true where it is not seen until the next'
    if (!Number.isInteger(one.frame) || (one.frame as number) <= last) return 'frames must rise from 0 on'
    last = one.frame as number
    const wrong = checkBox(one.box)
    if (wrong !== null) return wrong
  }
  return null
}

const isPoint = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  (value as Json[]).every((figure) => typeof figure === 'number' && figure >= 0 && figure <= 1)

function shapeFigures({ shapes }: ShapesQuestion) {
  const by = { box: 'box', polygon: 'points', point: 'point' } as const
  const allowed = shapes.map((shape) => by[shape])
  return {
    keys: [],
    optional: allowed,
    check: (mark: JsonObject) => {
      const given = allowed.filter((name) => mark[name] !== undefined)
      if (given.length !== 1) return `must have one of ${allowed.join(', ')}`
      if (given[0] === 'box') return checkBox(mark.box)
      if (given[0] === 'point') return isPoint(mark.point as Json) ? null : 'a point is [x, y] in fractions 0..1'
      const points = mark.points as Json
      return Array.isArray(points) && points.length >= 3 && (points as Json[]).every(isPoint)
        ? null
        : 'a polygon has three points or more, [x, y] in fractions 0..1'
    },
  }
}
