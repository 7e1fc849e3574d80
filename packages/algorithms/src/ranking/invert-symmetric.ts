/** The inverse of a symmetric positive definite matrix (row-major, `size × size`) by Cholesky's factor, or null. */
export function invertSymmetric(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!
      if (i !== j) factor[i * size + j] = sum / factor[j * size + j]!
      else if (sum > 1e-14 * Math.abs(matrix[i * size + i]!)) factor[i * size + i] = Math.sqrt(sum)
      else return null
    }
  }
  const inverse = new Float64Array(size * size)
  const column = new Float64Array(size)
  for (let c = 0; c < size; c++) {
    for (let i = 0; i < size; i++) {
      let sum = i === c ? 1 : 0
      for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * column[k]!
      column[i] = sum / factor[i * size + i]!
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = column[i]!
      for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * inverse[k * size + c]!
      inverse[i * size + c] = sum / factor[i * size + i]!
    }
  }
  return inverse
}
