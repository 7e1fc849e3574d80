/** Nodes and weights of Gauss-Legendre quadrature on [from, to], exact for polynomials of degree 2·count − 1. */
export function gaussLegendre(count: number, from: number, to: number): { x: number; w: number }[] {
  return Array.from({ length: count }, (_, i) => {
    let root = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    for (let step = 0; step < 100; step++) {
      const { value, slope } = legendre(count, root)
      const move = value / slope
      root -= move
      if (Math.abs(move) < 1e-15) break
    }
    const { slope } = legendre(count, root)
    const half = (to - from) / 2
    return { x: (from + to) / 2 + half * root, w: (2 * half) / ((1 - root * root) * slope * slope) }
  })
}

function legendre(count: number, x: number): { value: number; slope: number } {
  let [before, value] = [1, x]
  for (let n = 2; n <= count; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n]
  return { value, slope: (count * (x * value - before)) / (x * x - 1) }
}

/** Solves rows·x = right by elimination with row pivots; the rows are overwritten. */
export function solveLinear(rows: Float64Array[], right: Float64Array): Float64Array {
  const n = rows.length
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    ;[right[column], right[pivot]] = [right[pivot]!, right[column]!]
    const own = rows[column]!
    for (let i = column + 1; i < n; i++) {
      const row = rows[i]!
      const factor = row[column]! / own[column]!
      if (factor === 0) continue
      for (let j = column; j < n; j++) row[j]! -= factor * own[j]!
      right[i]! -= factor * right[column]!
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) right[i]! -= rows[i]![j]! * right[j]!
    right[i]! /= rows[i]![i]!
  }
  return right
}
