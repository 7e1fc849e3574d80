/** A stretch of text or time: from `start` up to and without `end`. */
export type Span = { readonly start: number; readonly end: number }
/** An upright rectangle: `x`, `y` is the corner with the lowest values. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const spanOverlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start))

/** Intersection over union, 0..1; 0 for two that are empty. */
export function spanIou(a: Span, b: Span): number {
  const overlap = spanOverlap(a, b)
  const union = a.end - a.start + (b.end - b.start) - overlap
  return union > 0 ? overlap / union : 0
}

/** Twice the overlap over both lengths (F1 of one against the other), 0..1. */
export function spanF1(a: Span, b: Span): number {
  const lengths = a.end - a.start + (b.end - b.start)
  return lengths > 0 ? (2 * spanOverlap(a, b)) / lengths : 0
}

/** Intersection over union, 0..1; 0 for two that are empty. */
export function boxIou(a: Box, b: Box): number {
  const wide = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x))
  const high = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))
  const union = a.width * a.height + b.width * b.height - wide * high
  return union > 0 ? (wide * high) / union : 0
}
