/** A vector given by its non-zero entries: `indices` strictly ascending, `values` beside them. */
export type SparseVector = {
  readonly indices: Uint32Array
  readonly values: Float64Array
}

/** The inner product with a dense vector. Indices beyond its end count as zero. */
export function dotSparse(sparse: SparseVector, dense: Float64Array): number {
  let sum = 0
  for (let i = 0; i < sparse.indices.length; i++) sum += sparse.values[i]! * (dense[sparse.indices[i]!] ?? 0)
  return sum
}

/** The sparse form of a dense row; zeros are left out. */
export function sparseFromDense(row: ArrayLike<number>): SparseVector {
  const indices: number[] = []
  for (let i = 0; i < row.length; i++) if (row[i] !== 0) indices.push(i)
  return { indices: Uint32Array.from(indices), values: Float64Array.from(indices, (i) => row[i]!) }
}

/** The sparse form of index → value entries in any order; zeros are left out. */
export function sparseFromEntries(entries: ReadonlyMap<number, number>): SparseVector {
  const indices = Uint32Array.from([...entries.keys()].filter((i) => entries.get(i) !== 0)).sort()
  return { indices, values: Float64Array.from(indices, (i) => entries.get(i)!) }
}
