/**
 * The one-to-one assignment of rows to columns whose gains sum highest: for each row its column, or −1. Pairs that gain
 * nothing (0 or less) are left apart. O(n³) in the larger side; deterministic.
 *
 * @see Kuhn, "The Hungarian Method", 1955; Jonker & Volgenant, Computing 38, 1987 (shortest augmenting paths).
 */
export function assign(gains: readonly (readonly number[])[]): number[] {
  const rows = gains.length
  const columns = rows === 0 ? 0 : gains[0]!.length
  const size = Math.max(rows, columns)
  const cost = (i: number, j: number): number => -Math.max(0, gains[i]?.[j] ?? 0)
  const rowPrice = new Float64Array(size + 1)
  const columnPrice = new Float64Array(size + 1)
  const rowOf = new Int32Array(size + 1)
  for (let row = 1; row <= size; row++) {
    rowOf[0] = row
    const reached = new Float64Array(size + 1).fill(Infinity)
    const before = new Int32Array(size + 1)
    const done = new Uint8Array(size + 1)
    let column = 0
    do {
      done[column] = 1
      let [nearest, delta] = [0, Infinity]
      for (let j = 1; j <= size; j++) {
        if (done[j] === 1) continue
        const reduced = cost(rowOf[column]! - 1, j - 1) - rowPrice[rowOf[column]!]! - columnPrice[j]!
        if (reduced < reached[j]!) {
          reached[j] = reduced
          before[j] = column
        }
        if (reached[j]! < delta) [nearest, delta] = [j, reached[j]!]
      }
      for (let j = 0; j <= size; j++) {
        if (done[j] === 1) {
          rowPrice[rowOf[j]!]! += delta
          columnPrice[j]! -= delta
        } else reached[j]! -= delta
      }
      column = nearest
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      rowOf[column] = rowOf[before[column]!]!
      column = before[column]!
    }
  }
  const found = new Array<number>(rows).fill(-1)
  for (let j = 1; j <= columns; j++) {
    const row = rowOf[j]! - 1
    if (row < rows && (gains[row]?.[j - 1] ?? 0) > 0) found[row] = j - 1
  }
  return found
}
