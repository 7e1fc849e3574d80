import { boxIou, spanIou, type Box, type Span } from './overlap.ts'
import { polygonIou, type Polygon } from './polygon-iou.ts'

export type Point = { readonly x: number; readonly y: number }
/** What people draw over one thing: a stretch of text or time, or something on a picture in fractions of its sides. */
export type Shape =
  | ({ readonly kind: 'span' } & Span)
  | ({ readonly kind: 'box' } & Box)
  | { readonly kind: 'polygon'; readonly points: Polygon }
  | ({ readonly kind: 'point' } & Point)

/** Of the picture's width and height: two points so far apart overlap by a half. */
export const pointReach = 0.03

/**
 * How far two shapes are the same, 0..1: intersection over union; of points, how near they are, falling from 1 in one
 * place over ½ at `pointReach` to 0 at twice that. A box and a polygon are compared as areas; other kinds never match.
 */
export function shapeOverlap(a: Shape, b: Shape): number {
  if (a.kind === 'span' && b.kind === 'span') return spanIou(a, b)
  if (a.kind === 'box' && b.kind === 'box') return boxIou(a, b)
  if (a.kind === 'point' && b.kind === 'point')
    return Math.max(0, 1 - Math.hypot(a.x - b.x, a.y - b.y) / (2 * pointReach))
  const [one, other] = [outlineOf(a), outlineOf(b)]
  return one && other ? polygonIou(one, other) : 0
}

function outlineOf(shape: Shape): Polygon | null {
  if (shape.kind === 'polygon') return shape.points
  if (shape.kind !== 'box') return null
  const { x, y, width, height } = shape
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

/**
 * The shape in the middle of several of one thing: of boxes and points each edge is the median of theirs; of spans the
 * lower median, so that each edge is one that somebody drew and never splits a character. Polygons have no edges in
 * common: where there is one among them, it is the shape that overlaps most with all (the medoid).
 *
 * An edge is as far off as its median person: half of them must err the same way to move it.
 */
export function middleShape(shapes: readonly Shape[]): Shape {
  const [first] = shapes as readonly [Shape]
  if (shapes.length === 1) return first
  if (shapes.every((shape) => shape.kind === 'span')) {
    return { kind: 'span', start: lowerMedian(shapes.map((s) => s.start)), end: lowerMedian(shapes.map((s) => s.end)) }
  }
  if (shapes.every((shape) => shape.kind === 'point')) {
    return { kind: 'point', x: median(shapes.map((s) => s.x)), y: median(shapes.map((s) => s.y)) }
  }
  if (shapes.every((shape) => shape.kind === 'box')) {
    const [x, y] = [median(shapes.map((s) => s.x)), median(shapes.map((s) => s.y))]
    const [right, bottom] = [median(shapes.map((s) => s.x + s.width)), median(shapes.map((s) => s.y + s.height))]
    return { kind: 'box', x, y, width: right - x, height: bottom - y }
  }
  const near = shapes.map((shape) => shapes.reduce((sum, other) => sum + shapeOverlap(shape, other), 0))
  return shapes[near.indexOf(Math.max(...near))]!
}

const ordered = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
const lowerMedian = (values: readonly number[]): number => ordered(values)[(values.length - 1) >> 1]!
const median = (values: readonly number[]): number => {
  const inOrder = ordered(values)
  return (inOrder[(values.length - 1) >> 1]! + inOrder[values.length >> 1]!) / 2
}
