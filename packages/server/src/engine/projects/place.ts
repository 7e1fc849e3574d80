/** Where somebody marked something: on a text or a picture, on a page of a document, or through a video. */
import { boxIou, middleShape, shapeOverlap, type Box, type Shape } from '@countersign/algorithms'
import {
  boxesAt,
  keyFramesOf,
  trackOverlap,
  type BoxFigures,
  type Json,
  type JsonObject,
  type KeyFrame,
} from '@countersign/core'

export type Place =
  | Shape
  /** Without a box: of the page as a whole. */
  | { kind: 'page'; page: number; box: Box | null }
  | { kind: 'track'; frames: readonly KeyFrame[] }

const asBox = ([x, y, width, height]: BoxFigures): Box => ({ x, y, width, height })
const figuresOf = ({ x, y, width, height }: Box): BoxFigures => [x, y, width, height]

export function placeOf({ start, end, box, points, point, page, frames }: JsonObject): Place | null {
  if (frames !== undefined) return { kind: 'track', frames: keyFramesOf(frames) }
  const at = Array.isArray(box) ? asBox(box as BoxFigures) : null
  if (typeof page === 'number') return { kind: 'page', page, box: at }
  if (typeof start === 'number' && typeof end === 'number') return { kind: 'span', start, end }
  if (at) return { kind: 'box', ...at }
  if (Array.isArray(points)) return { kind: 'polygon', points: points as unknown as [number, number][] }
  return Array.isArray(point) ? { kind: 'point', x: point[0] as number, y: point[1] as number } : null
}

/** How far two places are the same, 0..1. A page as a whole and a box on it are two things. */
export function placeOverlap(a: Place, b: Place): number {
  if (a.kind === 'track' || b.kind === 'track')
    return a.kind === 'track' && b.kind === 'track' ? trackOverlap(a.frames, b.frames) : 0
  if (a.kind !== 'page' && b.kind !== 'page') return shapeOverlap(a, b)
  if (a.kind !== 'page' || b.kind !== 'page' || a.page !== b.page) return 0
  return a.box && b.box ? boxIou(a.box, b.box) : Number(a.box === b.box)
}

/** The place in the middle of several of one thing. */
export function middlePlace(places: readonly Place[]): Place {
  const [first] = places as readonly [Place]
  if (places.length === 1) return first
  if (first.kind === 'track') {
    return { kind: 'track', frames: middleTrack(places.flatMap((one) => (one.kind === 'track' ? [one.frames] : []))) }
  }
  if (first.kind === 'page') {
    const boxes = places.flatMap((one) => (one.kind === 'page' && one.box ? [one.box] : []))
    return { ...first, box: boxes.length > 0 ? middleBox(boxes) : null }
  }
  return middleShape(places as readonly Shape[])
}

const middleBox = (boxes: readonly Box[]): Box => middleShape(boxes.map((box) => ({ kind: 'box', ...box }))) as Box

/**
 * The median of each edge of those that have a box there, at each moment that anybody named and at which more than half
 * have one; not seen between two of these where no more than half see it. Where no moment is one of most (a chain of
 * tracks, each overlapping with the next), the track that overlaps most with all.
 */
function middleTrack(tracks: readonly (readonly KeyFrame[])[]): readonly KeyFrame[] {
  const moments = [...new Set(tracks.flatMap((frames) => frames.map(({ frame }) => frame)))].sort((a, b) => a - b)
  // Nobody begins or ends between two moments: what holds in the middle holds all the way.
  const ways = moments.slice(1).map((next, i) => (next + (moments[i] as number)) / 2)
  const [atMoments, onWays] = [moments, ways].map((at) => tracks.map((frames) => boxesAt(frames, at))) as [
    (BoxFigures | null)[][],
    (BoxFigures | null)[][],
  ]
  const there = (boxes: (BoxFigures | null)[][], i: number): Box[] =>
    boxes.flatMap((own) => (own[i] ? [asBox(own[i])] : []))
  const isMost = (boxes: readonly Box[]): boolean => 2 * boxes.length > tracks.length
  const frames = moments.flatMap((frame, i): KeyFrame[] => {
    const boxes = there(atMoments, i)
    if (!isMost(boxes)) return []
    const box = figuresOf(middleBox(boxes))
    return [isMost(there(onWays, i)) ? { frame, box } : { frame, box, ends: true }]
  })
  const last = frames.pop()
  if (last) return [...frames, { frame: last.frame, box: last.box }]
  const near = tracks.map((one) => tracks.reduce((sum, other) => sum + trackOverlap(one, other), 0))
  return tracks[near.indexOf(Math.max(...near))] as readonly KeyFrame[]
}

/** A mark in another place. */
export function movedTo(mark: JsonObject, place: Place): JsonObject {
  const { start: _, end: __, box: ___, points: ____, point: _____, ...rest } = mark
  switch (place.kind) {
    case 'span':
      return { ...rest, start: place.start, end: place.end }
    case 'box':
      return { ...rest, box: figuresOf(place) }
    case 'polygon':
      return { ...rest, points: place.points as unknown as Json }
    case 'point':
      return { ...rest, point: [place.x, place.y] }
    case 'page':
      return place.box ? { ...rest, box: figuresOf(place.box) } : rest
    case 'track':
      return { ...rest, frames: place.frames as unknown as Json }
  }
}
