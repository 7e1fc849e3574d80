import { boxesAt, type KeyFrame } from '@countersign/core'

export type { KeyFrame }
/** Left, top, width and height as shares of the picture, 0..1. */
export type Box = [number, number, number, number]
export type Point = [number, number]

const clamp = (value: number) => Math.max(0, Math.min(1, value))
/** Shares to a ten-thousandth: finer than any screen, short to read. */
export const round = (value: number) => Math.round(value * 10_000) / 10_000

export const keepPoint = ([x, y]: Point): Point => [round(clamp(x)), round(clamp(y))]

/** A box from two corners, whichever way it was drawn. */
export function boxOf(a: Point, b: Point): Box {
  const [[ax, ay], [bx, by]] = [keepPoint(a), keepPoint(b)]
  return [Math.min(ax, bx), Math.min(ay, by), round(Math.abs(ax - bx)), round(Math.abs(ay - by))]
}

/** A box that lies within the picture, with its size kept where that is possible. */
export function keepBox([x, y, w, h]: Box): Box {
  const [width, height] = [Math.max(0.0001, clamp(w)), Math.max(0.0001, clamp(h))]
  return [round(Math.min(clamp(x), 1 - width)), round(Math.min(clamp(y), 1 - height)), round(width), round(height)]
}

export const moveBox = ([x, y, w, h]: Box, [dx, dy]: Point): Box => keepBox([x + dx, y + dy, w, h])
export const sizeBox = ([x, y, w, h]: Box, [dx, dy]: Point): Box =>
  keepBox([x, y, Math.min(1 - x, Math.max(0.002, w + dx)), Math.min(1 - y, Math.max(0.002, h + dy))])

/** All points moved together, as far as the first of them that would leave the picture. */
export function movePoints(points: readonly Point[], [dx, dy]: Point): Point[] {
  const limit = (by: number, values: number[]) =>
    by < 0 ? Math.max(by, -Math.min(...values)) : Math.min(by, 1 - Math.max(...values))
  const x = limit(
    dx,
    points.map(([left]) => left),
  )
  const y = limit(
    dy,
    points.map(([, top]) => top),
  )
  return points.map(([left, top]) => keepPoint([left + x, top + y]))
}

/** Of two points less than a finger apart: they are meant as one. */
export const isSamePoint = (a: Point, b: Point, within = 0.015) => Math.hypot(a[0] - b[0], a[1] - b[1]) <= within

const arrows: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** How far an arrow key moves: a hundredth, with Control a thousandth; null where it is no arrow. */
export function readArrow(press: { key: string; ctrlKey: boolean; metaKey: boolean }): Point | null {
  const direction = arrows[press.key]
  if (!direction) return null
  const step = press.ctrlKey || press.metaKey ? 0.001 : 0.01
  return [direction[0] * step, direction[1] * step]
}

/** Where an object is at a frame: as it was drawn, or on the straight way between two drawings; null elsewhere. */
export function boxAt(frames: readonly KeyFrame[], frame: number): Box | null {
  const [box] = boxesAt(
    frames.toSorted((a, b) => a.frame - b.frame),
    [frame],
  )
  return box ? [round(box[0]), round(box[1]), round(box[2]), round(box[3])] : null
}

/** The drawings of an object with one more; a frame has one. */
export const putFrame = (frames: readonly KeyFrame[], put: KeyFrame): KeyFrame[] =>
  [...frames.filter(({ frame }) => frame !== put.frame), put].toSorted((a, b) => a.frame - b.frame)
