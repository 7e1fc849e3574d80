/** The indices of the `count` highest scores, the highest first; ties by the lower index. */
export function highest(scores: ArrayLike<number>, count: number): number[] {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i)
  return Array.from(order.sort((a, b) => scores[b]! - scores[a]! || a - b).subarray(0, Math.max(0, count)))
}
