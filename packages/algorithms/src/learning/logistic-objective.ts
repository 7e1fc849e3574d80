import type { SparseVector } from '../sparse-vector.ts'
import type { SmoothObjective } from './minimise-trust-region.ts'
import { sigmoid, softplus } from './sigmoid.ts'

/**
 * The penalised negative log-likelihood of binary labels, Σ weightᵢ · ln(1 + exp(∓(w·xᵢ + b))) + ½ · l2 · |w|², over
 * the buckets that occur in the rows. The point is w in the order of `buckets`, then the intercept b, unpenalised.
 */
export type LogisticObjective = SmoothObjective & {
  readonly buckets: Uint32Array
}

export function logisticObjective(
  rows: readonly SparseVector[],
  labels: readonly boolean[],
  rowWeights: ArrayLike<number>,
  l2: number,
): LogisticObjective {
  const { starts, columns, values, buckets } = compress(rows)
  const count = rows.length
  const intercept = buckets.length
  const size = intercept + 1
  const logits = new Float64Array(count)
  const curvatures = new Float64Array(count)

  const multiply = (point: Float64Array, out: Float64Array): void => {
    for (let row = 0; row < count; row++) {
      let sum = point[intercept]!
      for (let i = starts[row]!; i < starts[row + 1]!; i++) sum += values[i]! * point[columns[i]!]!
      out[row] = sum
    }
  }
  const multiplyTransposed = (perRow: Float64Array, point: Float64Array): Float64Array => {
    const out = new Float64Array(size)
    for (let column = 0; column < intercept; column++) out[column] = l2 * point[column]!
    for (let row = 0; row < count; row++) {
      const factor = perRow[row]!
      for (let i = starts[row]!; i < starts[row + 1]!; i++) out[columns[i]!]! += factor * values[i]!
      out[intercept]! += factor
    }
    return out
  }

  const valueAt = (point: Float64Array): number => {
    multiply(point, logits)
    let loss = 0
    for (let row = 0; row < count; row++)
      loss += rowWeights[row]! * softplus(labels[row] ? -logits[row]! : logits[row]!)
    let squares = 0
    for (let column = 0; column < intercept; column++) squares += point[column]! ** 2
    return loss + 0.5 * l2 * squares
  }
  const gradientAt = (point: Float64Array): Float64Array => {
    multiply(point, logits)
    const residuals = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      const probability = sigmoid(logits[row]!)
      residuals[row] = rowWeights[row]! * (labels[row] ? -sigmoid(-logits[row]!) : probability)
      curvatures[row] = rowWeights[row]! * probability * sigmoid(-logits[row]!)
    }
    return multiplyTransposed(residuals, point)
  }
  const hessianTimes = (direction: Float64Array): Float64Array => {
    const scaled = new Float64Array(count)
    multiply(direction, scaled)
    for (let row = 0; row < count; row++) scaled[row]! *= curvatures[row]!
    return multiplyTransposed(scaled, direction)
  }
  return { size, buckets, valueAt, gradientAt, hessianTimes }
}

/** Compressed sparse rows over only the columns in use: hashed text touches a small part of its dimension. */
function compress(rows: readonly SparseVector[]): {
  starts: Uint32Array
  columns: Uint32Array
  values: Float64Array
  buckets: Uint32Array
} {
  const starts = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.indices.length))
  const columns = new Uint32Array(starts[rows.length]!)
  const values = new Float64Array(columns.length)
  const columnOf = new Map<number, number>()
  const buckets: number[] = []
  rows.forEach((row, i) => {
    values.set(row.values, starts[i]!)
    row.indices.forEach((bucket, at) => {
      let column = columnOf.get(bucket)
      if (column === undefined) {
        column = buckets.length
        columnOf.set(bucket, column)
        buckets.push(bucket)
      }
      columns[starts[i]! + at] = column
    })
  })
  return { starts, columns, values, buckets: Uint32Array.from(buckets) }
}
