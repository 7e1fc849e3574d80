import type { ShapeValue } from '../../api/wire.ts'
import { type Box, boxOf, isSamePoint, keepPoint, moveBox, movePoints, type Point, round, sizeBox } from './box.ts'

export type Shape = ShapeValue
/** A shape's form without its name. */
export type Form = { box: Box } | { points: Point[] } | { point: Point }

export const moveForm = (form: Form, by: Point): Form => {
  if ('box' in form) return { box: moveBox(form.box, by) }
  if ('points' in form) return { points: movePoints(form.points, by) }
  return { point: keepPoint([form.point[0] + by[0], form.point[1] + by[1]]) }
}

/** A box grows at its lower right corner; other forms have no size of their own. */
export const sizeForm = (form: Form, by: Point): Form => ('box' in form ? { box: sizeBox(form.box, by) } : form)

/** What can be taken hold of: a box's corners, clockwise from the upper left, or a polygon's own; a point has none. */
export function cornersOf(form: Form): Point[] {
  if ('points' in form) return form.points
  if (!('box' in form)) return []
  const [x, y, w, h] = form.box
  const [right, bottom] = [round(x + w), round(y + h)]
  return [
    [x, y],
    [right, y],
    [right, bottom],
    [x, bottom],
  ]
}

/** Smaller is no box that anybody could see. */
const least = 0.002

/** A form with one of its corners elsewhere. A box keeps the corner across, and is never turned inside out. */
export function moveCorner(form: Form, at: number, to: Point): Form {
  if ('points' in form) return { points: form.points.map((corner, i) => (i === at ? keepPoint(to) : corner)) }
  if (!('box' in form)) return form
  const [x, y] = cornersOf(form)[(at + 2) % 4] ?? to
  const isLeft = at === 0 || at === 3
  const isTop = at === 0 || at === 1
  return {
    box: boxOf(
      [x, y],
      [
        isLeft ? Math.min(to[0], x - least) : Math.max(to[0], x + least),
        isTop ? Math.min(to[1], y - least) : Math.max(to[1], y + least),
      ],
    ),
  }
}

/** One corner more, half way to the next. */
export function insertCorner(points: readonly Point[], after: number): Point[] {
  const [a, b] = [points[after], points[(after + 1) % points.length]]
  return a && b ? points.toSpliced(after + 1, 0, keepPoint([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])) : [...points]
}

/** One corner less; a polygon keeps three. */
export const removeCorner = (points: readonly Point[], at: number): Point[] =>
  points.length > 3 ? points.toSpliced(at, 1) : [...points]

export const formOf = (shape: Form): Form =>
  'box' in shape ? { box: shape.box } : 'points' in shape ? { points: shape.points } : { point: shape.point }

/** Where its tag stands: the upper left of what it covers. */
export function topLeft(form: Form): Point {
  if ('box' in form) return [form.box[0], form.box[1]]
  if ('point' in form) return form.point
  return [Math.min(...form.points.map(([x]) => x)), Math.min(...form.points.map(([, y]) => y))]
}

export const percent = (value: number) => `${(value * 100).toFixed(1)} %`

/** `box, 10.0 % from the left, 20.0 % from the top, 30.0 % wide, 5.0 % high` */
export function sayForm(form: Form): string {
  const [x, y] = topLeft(form)
  const place = `${percent(x)} from the left, ${percent(y)} from the top`
  if ('box' in form) return `box, ${place}, ${percent(form.box[2])} wide, ${percent(form.box[3])} high`
  return 'points' in form ? `polygon of ${form.points.length} corners, ${place}` : `point, ${place}`
}

/** The corners of a polygon that is being drawn, with one more; closed where the first is met again. */
export function addCorner(corners: Point[], at: Point): { corners: Point[]; closed: boolean } {
  const [first, last] = [corners[0], corners.at(-1)]
  if (first && corners.length >= 3 && (isSamePoint(first, at) || (last && isSamePoint(last, at, 0.0005))))
    return { corners, closed: true }
  if (last && isSamePoint(last, at, 0.0005)) return { corners, closed: false }
  return { corners: [...corners, keepPoint(at)], closed: false }
}

/** `0.1 0.2, 0.3 0.2, 0.2 0.5` as corners; null where it is no polygon. */
export function readCorners(text: string): Point[] | null {
  const corners = text
    .split(/[,;\n]/)
    .map((pair) => pair.trim().split(/\s+/).map(Number))
    .filter((pair) => pair.length > 1 || !Number.isNaN(pair[0] ?? NaN))
  const good = corners.length >= 3 && corners.every((pair) => pair.length === 2 && pair.every((n) => n >= 0 && n <= 1))
  return good ? corners.map(([x = 0, y = 0]) => [x, y]) : null
}
export const writeCorners = (points: readonly Point[]): string => points.map(([x, y]) => `${x} ${y}`).join(', ')
