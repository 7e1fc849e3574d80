import type { Random } from '../random.ts'

/** Random directions and phases; fixed once, so that the same vector always has the same features. */
export type FourierFeatures = {
  readonly dimension: number
  readonly directions: Float64Array
  readonly phases: Float64Array
}

/**
 * Features whose inner products approximate the Gaussian kernel exp(−gamma · |x − y|²): a linear learner on them bends as a
 * kernel machine does. `count` features (default 256) err by about 1/√count.
 *
 * @throws RangeError unless gamma > 0.
 * @see Rahimi & Recht, "Random Features for Large-Scale Kernel Machines", NIPS 2007.
 */
export function drawFourierFeatures(dimension: number, gamma: number, random: Random, count = 256): FourierFeatures {
  if (!(gamma > 0)) throw new RangeError(`gamma must be above 0, not ${gamma}`)
  const scale = Math.sqrt(2 * gamma)
  return {
    dimension,
    directions: Float64Array.from({ length: count * dimension }, () => scale * random.normal()),
    phases: Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform()),
  }
}

/** One vector's features, each within ±√(2 / count). */
export function fourierFeatures(
  vector: ArrayLike<number>,
  { dimension, directions, phases }: FourierFeatures,
): Float64Array {
  const scale = Math.sqrt(2 / phases.length)
  return phases.map((phase, f) => {
    let sum = phase
    for (let d = 0; d < dimension; d++) sum += directions[f * dimension + d]! * vector[d]!
    return scale * Math.cos(sum)
  })
}
