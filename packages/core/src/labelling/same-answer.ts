/** Whether two people answered the same: exactly, or, where something was drawn, as far as hands can agree. */
import { canonicalize } from '../canonicalize.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { BoxFigures, Question } from './question.ts'
import { keyFramesOf, sharedArea, trackOverlap } from './track.ts'

/** Two marks are one from this overlap on (intersection over union). */
const oneMark = 0.5
/** Of the picture's width and height: two points nearer than that are one. */
const onePoint = 0.03
/** Tracks take time to compare: of more on one item only the very same are the same. */
const mostTracks = 100

export function isOneAnswer(question: Question, a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  switch (question.kind) {
    case 'spans':
      return canonicalize(plainSpans(a)) === canonicalize(plainSpans(b))
    case 'frames':
      if (marksOf(a).length > mostTracks) return canonicalize(plainMarks(a)) === canonicalize(plainMarks(b))
      return areSameMarks(marksOf(a), marksOf(b))
    case 'shapes':
    case 'segments':
    case 'pages':
      return areSameMarks(marksOf(a), marksOf(b))
    case 'messages':
    case 'cells':
      return canonicalize(plainParts(a)) === canonicalize(plainParts(b))
    case 'choice':
    case 'tree':
      return question.many === true
        ? canonicalize(sorted(a)) === canonicalize(sorted(b))
        : canonicalize(a) === canonicalize(b)
    default:
      return canonicalize(a) === canonicalize(b)
  }
}

/** Which answer each is: the first of those that are the same stands for all. */
export function groupAnswers(question: Question, values: readonly (Json | undefined)[]): number[] {
  const first: number[] = []
  return values.map((value, i) => {
    const group = first.findIndex((at) => isOneAnswer(question, values[at], value))
    if (group !== -1) return group
    first.push(i)
    return first.length - 1
  })
}

/** More marks than these on one item are not compared one by one. */
const mostCompared = 1_000

/**
 * Of each answer the ids of what it marked, or the names of parts it labelled, otherwise than some other answer; null
 * where there is too much to compare. Who left the question out marked nothing.
 */
export function unlikeMarks(question: Question, values: readonly (Json | undefined)[]): Set<string>[] | null {
  if (question.kind === 'messages' || question.kind === 'cells') {
    const parts = values.map((value) => (value === undefined ? {} : plainParts(value)) as JsonObject)
    return parts.map(
      (own) =>
        new Set(
          Object.keys(own).filter((name) =>
            parts.some((other) => canonicalize(other[name] ?? null) !== canonicalize(own[name] ?? null)),
          ),
        ),
    )
  }
  const marks = values.map((value) =>
    marksOf((question.kind === 'spans' && isJsonObject(value ?? null) ? (value as JsonObject).spans : value) ?? []),
  )
  const most = question.kind === 'frames' ? 2 * mostTracks : mostCompared
  if (marks.reduce((sum, { length }) => sum + length, 0) > most) return null
  const isAlike = (a: JsonObject, b: JsonObject): boolean =>
    a.label === b.label && (question.kind === 'spans' ? a.start === b.start && a.end === b.end : isOneMark(a, b))
  return marks.map(
    (own) =>
      new Set(
        own
          .filter((mark) => marks.some((others) => others !== own && !others.some((other) => isAlike(mark, other))))
          .map(({ id }) => String(id)),
      ),
  )
}

const sorted = (value: Json): Json =>
  Array.isArray(value) ? (value as Json[]).toSorted((x, y) => (canonicalize(x) < canonicalize(y) ? -1 : 1)) : value

/** The labels of each part, in one order. */
const plainParts = (value: Json): Json =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, labels]) => [name, sorted(labels)]))
    : value

const marksOf = (value: Json): JsonObject[] => (Array.isArray(value) ? (value as Json[]).filter(isJsonObject) : [])

const plainMarks = (value: Json): Json => sorted(marksOf(value).map(({ id: _, ...rest }) => rest))

/** Without ids, which each hand gives anew. */
function plainSpans(value: Json): Json {
  if (!isJsonObject(value)) return value
  const spans = new Map(marksOf(value.spans ?? []).map(({ id, ...rest }) => [id, rest as Json]))
  return [
    sorted([...spans.values()]),
    sorted(
      marksOf(value.relations ?? []).map(({ from, to, label }) => [
        ...[spans.get(from as Json) ?? null, spans.get(to as Json) ?? null, label as Json],
      ]),
    ),
  ]
}

/** Each mark of one has a mark of its own in the other, with the same label and nearly in the same place. */
function areSameMarks(a: readonly JsonObject[], b: readonly JsonObject[]): boolean {
  if (a.length !== b.length) return false
  const free = [...b]
  return a.every((mark) => {
    const at = free.findIndex((other) => other.label === mark.label && isOneMark(mark, other))
    if (at === -1) return false
    free.splice(at, 1)
    return true
  })
}

function isOneMark(a: JsonObject, b: JsonObject): boolean {
  if (a.page !== b.page) return false
  if (a.point !== undefined && b.point !== undefined) {
    const [p, q] = [a.point, b.point] as [number, number][] as [[number, number], [number, number]]
    return Math.hypot(p[0] - q[0], p[1] - q[1]) <= onePoint
  }
  if (typeof a.start === 'number' && typeof b.start === 'number')
    return overlap([a.start, a.end as number], [b.start, b.end as number]) >= oneMark
  if (a.frames !== undefined && b.frames !== undefined)
    return trackOverlap(keyFramesOf(a.frames), keyFramesOf(b.frames)) >= oneMark
  const [p, q] = [boxOf(a), boxOf(b)]
  return p === null || q === null ? p === q : boxOverlap(p, q) >= oneMark
}

type Box = BoxFigures

function boxOf({ box, points }: JsonObject): Box | null {
  if (box !== undefined) return box as unknown as Box
  if (!Array.isArray(points)) return null
  const [xs, ys] = [0, 1].map((axis) => (points as number[][]).map((point) => point[axis] as number)) as [
    number[],
    number[],
  ]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return [x, y, Math.max(...xs) - x, Math.max(...ys) - y]
}

function overlap(a: readonly [number, number], b: readonly [number, number]): number {
  const both = Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]))
  return both / (a[1] - a[0] + (b[1] - b[0]) - both)
}

function boxOverlap(a: Box, b: Box): number {
  const both = sharedArea(a, b)
  const all = a[2] * a[3] + b[2] * b[3] - both
  return all > 0 ? both / all : 1
}
