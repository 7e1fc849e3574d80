export type RoundNumber = {
  readonly value: number
  /** Decimal digits to say it; a last digit 5 counts as half a digit. */
  readonly digits: number
}

/**
 * The number with the fewest significant digits between two bounds, nearest to their middle among equals: 500 between
 * 487 and 512, 0.35 between 0.331 and 0.358. `closed` names the bound that may itself be taken; that bound is the
 * answer where doubles leave no rounder one. Requires low < high, both finite.
 */
export function roundBetween(low: number, high: number, closed: 'low' | 'high'): RoundNumber {
  const isInside = (x: number): boolean => (closed === 'low' ? x >= low && x < high : x > low && x <= high)
  if (isInside(0)) return { value: 0, digits: 1 }
  const middle = low / 2 + high / 2
  const largest = Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) + 1
  for (let exponent = largest; exponent > largest - 18; exponent--) {
    const inUnits = scale(middle, 1 - exponent)
    for (let unit = 10; unit >= 5; unit -= 5) {
      const nearest = Math.round(inUnits / unit)
      for (const offset of NEAREST_FIRST) {
        const tenths = (nearest + offset) * unit
        const value = scale(tenths, exponent - 1)
        if (isInside(value)) return { value, digits: digitsOf(tenths) }
      }
    }
  }
  return { value: closed === 'low' ? low : high, digits: 17 }
}

const NEAREST_FIRST = [0, -1, 1]

/** Multiplies or divides by an exact power of ten, so that 35 · 10⁻² is the double that 0.35 is. */
function scale(x: number, exponent: number): number {
  const power = POWERS[Math.abs(exponent)] ?? 10 ** Math.abs(exponent)
  return exponent >= 0 ? x * power : x / power
}

const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

function digitsOf(integer: number): number {
  let size = Math.abs(integer)
  while (size % 10 === 0) size /= 10
  const digits = Math.floor(Math.log10(size)) + 1
  return size % 10 === 5 ? digits - 0.5 : digits
}
