/** Dense vectors, `values[point · dimension + coordinate]`: embeddings, pixels, standardised columns. */
export type Points = { readonly dimension: number; readonly values: Float64Array | Float32Array }

export const pointCount = ({ dimension, values }: Points): number => (dimension > 0 ? values.length / dimension : 0)

/** Squared Euclidean distance between point `i` of one set and point `j` of another. */
export function squaredDistance(a: Points, i: number, b: Points, j: number): number {
  let sum = 0
  const [from, to] = [i * a.dimension, j * b.dimension]
  for (let d = 0; d < a.dimension; d++) sum += (a.values[from + d]! - b.values[to + d]!) ** 2
  return sum
}

/** The points at these indices, copied. */
export function pickPoints({ dimension, values }: Points, indices: readonly number[]): Points {
  const picked = new Float64Array(indices.length * dimension)
  indices.forEach((index, at) =>
    picked.set(values.subarray(index * dimension, (index + 1) * dimension), at * dimension),
  )
  return { dimension, values: picked }
}
