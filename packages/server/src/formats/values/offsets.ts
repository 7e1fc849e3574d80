/** Offsets into a text: ours count UTF-16 units, as JavaScript does; tools written in Python count code points. */
const hasPairs = /[\ud800-\udfff]/

/** For each code point where it begins, and at last where the text ends. */
function starts(text: string): number[] {
  const found: number[] = []
  let at = 0
  for (const point of text) {
    found.push(at)
    at += point.length
  }
  found.push(at)
  return found
}

export interface Offsets {
  /** Undefined where there is no such place. */
  fromCodePoints(offset: number): number | undefined
  /** Undefined within a pair of surrogates. */
  toCodePoints(offset: number): number | undefined
}

export function offsetsOf(text: string): Offsets {
  const within = (offset: number): number | undefined =>
    Number.isInteger(offset) && offset >= 0 && offset <= text.length ? offset : undefined
  if (!hasPairs.test(text)) return { fromCodePoints: within, toCodePoints: within }
  const units = starts(text)
  const points = new Map(units.map((unit, point) => [unit, point]))
  return { fromCodePoints: (offset) => units[offset], toCodePoints: (offset) => points.get(offset) }
}
