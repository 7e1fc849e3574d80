export interface Stretch {
  start: number
  end: number
}

/** Seconds to a millisecond. */
export const roundTime = (seconds: number): number => Math.round(seconds * 1_000) / 1_000

/** A stretch of a recording from two moments, whichever came first; null where nothing lies between them. */
export function stretchOf(a: number, b: number, length: number): Stretch | null {
  const within = (at: number) => roundTime(Math.max(0, length > 0 ? Math.min(length, at) : at))
  const [start, end] = [within(Math.min(a, b)), within(Math.max(a, b))]
  return end > start ? { start, end } : null
}

/** `1:02.50` */
export function sayTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${(seconds - minutes * 60).toFixed(2).padStart(5, '0')}`
}

/** How far an arrow goes: a second, with Shift ten, with Control a twentieth; null where it is no arrow. */
export function readSeek(press: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): number | null {
  const direction = { ArrowRight: 1, ArrowLeft: -1 }[press.key]
  if (direction === undefined) return null
  return direction * (press.shiftKey ? 10 : press.ctrlKey || press.metaKey ? 0.05 : 1)
}

/** Shorter is no segment that anybody could hear. */
const least = 0.01

/** A stretch with one edge elsewhere; it never passes the other. */
export function moveEdge({ start, end }: Stretch, edge: 'start' | 'end', to: number, length: number): Stretch {
  const last = length > 0 ? length : Infinity
  return edge === 'start'
    ? { start: roundTime(Math.max(0, Math.min(to, end - least))), end }
    : { start, end: roundTime(Math.min(last, Math.max(to, start + least))) }
}

/** A stretch as long as it was, so much later. */
export function moveStretch({ start, end }: Stretch, by: number, length: number): Stretch {
  const to = Math.max(0, length > 0 ? Math.min(start + by, length - (end - start)) : start + by)
  return { start: roundTime(to), end: roundTime(to + (end - start)) }
}

/** How far an arrow moves a segment: a tenth of a second, with Control a hundredth; null where it is no arrow. */
export function readNudge(press: { key: string; ctrlKey: boolean; metaKey: boolean }): number | null {
  const direction = { ArrowRight: 1, ArrowLeft: -1 }[press.key]
  return direction === undefined ? null : direction * (press.ctrlKey || press.metaKey ? 0.01 : 0.1)
}
