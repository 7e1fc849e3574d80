/** Marks on an image between the two ways in which tools for training write them: pixels or fractions, corner or centre. */
import type { Json, JsonObject } from '@countersign/core'
import { refuse, type Asked, type Item } from '../format.ts'
import { asNumber, textAt, tidy } from './data.ts'
import { firstOf, isKind, type OfKind } from './kinds.ts'

export type Point = [number, number]
export type Shapes = OfKind<'shapes'>
export interface Size {
  width: number
  height: number
}
/** A mark as it stands in an answer. */
export interface Shape {
  id: string
  label: string
  box?: [number, number, number, number]
  points?: Point[]
  point?: Point
}

/** The one question that such a file answers. */
export const shapesOf = (asked: Asked): Shapes =>
  firstOf(asked, 'shapes') ?? refuse('this project has no question of the kind shapes')

/** Their name for a class is our value of an option, or its title. */
export const labelOf = ({ options }: Shapes, name: string): string =>
  options.find(({ value, title }) => value === name || title === name)?.value ?? name

/** A box in fractions, as this question takes it: one that takes no boxes gets the polygon of its corners. */
export function boxFor(
  { shapes, name }: Shapes,
  [x, y, w, h]: [number, number, number, number],
): Omit<Shape, 'id' | 'label'> {
  const box = [x, y, w, h].map(tidy) as [number, number, number, number]
  if (shapes.includes('box')) return { box }
  if (!shapes.includes('polygon')) return refuse(`“${name}” takes neither boxes nor polygons`)
  return { points: cornersOf([x, y, w, h]) }
}
/** From the upper left, to the right. */
export const cornersOf = ([x, y, w, h]: readonly [number, number, number, number]): Point[] =>
  [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ].map((point) => point.map(tidy) as Point)
/** Whether an outline is what `cornersOf` makes of a box. */
function areCorners(points: readonly Point[]): boolean {
  const [a, b, c, d] = points as [Point, Point, Point, Point]
  const isUpright = () => a[0] === d[0] && b[0] === c[0] && a[1] === b[1] && c[1] === d[1]
  return points.length === 4 && isUpright() && a[0] < b[0] && a[1] < d[1]
}
export const boundsOf = (points: readonly Point[]): [number, number, number, number] => {
  const of = (side: 0 | 1) => points.map((point) => point[side])
  // Not spread into Math.min: a polygon may have more points than a call takes arguments.
  const least = (all: number[]) => all.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (all: number[]) => all.reduce((a, b) => Math.max(a, b), -Infinity)
  const [x, y] = [least(of(0)), least(of(1))]
  return [x, y, most(of(0)) - x, most(of(1)) - y]
}
/**
 * A polygon in fractions, as this question takes it: one that takes only boxes gets the box around it, and one that takes
 * both gets the box whose corners were written, because files for segmentation hold nothing but outlines.
 */
export function polygonFor(question: Shapes, points: Point[]): Omit<Shape, 'id' | 'label'> {
  if (points.length < 3) return refuse('a polygon has fewer than three points')
  return question.shapes.includes('polygon') && !(question.shapes.includes('box') && areCorners(points))
    ? { points: points.map((point) => point.map(tidy) as Point) }
    : boxFor(question, boundsOf(points))
}
/** `[x1, y1, x2, y2, …]` as points. */
export function pairsOf(flat: readonly (Json | undefined)[]): Point[] {
  if (flat.length % 2 === 1) return refuse('a polygon has half of a point')
  return Array.from({ length: flat.length / 2 }, (_, i) =>
    [flat[2 * i], flat[2 * i + 1]].map((one) => asNumber(one) ?? refuse('a point is no pair of numbers')),
  ) as Point[]
}

export const shapesIn = (value: Json | undefined): Shape[] =>
  Array.isArray(value) ? (value as unknown as Shape[]) : []

/** The image's name: what stands at the question's field, a path or an address, or the stored file's name. */
export function imageName(item: Item, question: Shapes): string | undefined {
  const text = textAt(item.data, question.field) ?? textAt(item.data, `${question.field}.name`)
  return text === undefined || text === '' ? undefined : text
}

/** In pixels, where the item says it. */
export function sizeOf({ metadata, data }: Item): Size | undefined {
  for (const said of [metadata, data] as (JsonObject | undefined)[]) {
    const [width, height] = [asNumber(said?.width), asNumber(said?.height)]
    if (width !== undefined && height !== undefined && width > 0 && height > 0) return { width, height }
  }
  return undefined
}

/** What files of marks leave out, whichever they are. */
export const marksOnly = (asked: Asked, title: string): string[] =>
  asked.questions.flatMap((question) =>
    isKind(question, 'shapes') && question.shapes.includes('point')
      ? [`“${question.title}” (${question.name}): ${title} has no place for single points.`]
      : [],
  )
