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
