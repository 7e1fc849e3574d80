/**
 * A seeded source of pseudo-random numbers. Equal seeds give equal sequences on every machine.
 *
 * - `uint32()`: an integer in 0 … 2³²−1
 * - `uniform()`: a multiple of 2⁻⁵³ in [0, 1)
 * - `below(bound)`: an unbiased integer in 0 … bound−1, for bound in 1 … 2³²
 * - `normal()`: a draw from N(0, 1)
 */
export type Random = {
  readonly uint32: () => number
  readonly uniform: () => number
  readonly below: (bound: number) => number
  readonly normal: () => number
}

export type Xoshiro128State = readonly [number, number, number, number]

/**
 * A `Random` whose state is filled from `seed` (an integer) by SplitMix64, as the generator's authors advise.
 *
 * Weakness: statistical quality only; never for secrets, tokens or keys.
 *
 * @throws RangeError when the seed is not a safe integer.
 * @see Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4), 2021 (xoshiro128** 1.1).
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a safe integer, not ${seed}`)
  const next = splitMix64(BigInt(seed))
  const [low, high] = [next(), next()]
  const mask = 0xffffffffn
  return randomFromState([Number(low & mask), Number(low >> 32n), Number(high & mask), Number(high >> 32n)])
}

/**
 * A `Random` that continues from an exact xoshiro128** state of four 32-bit words.
 *
 * @throws RangeError on the all-zero state, from which the generator never leaves.
 */
export function randomFromState(state: Xoshiro128State): Random {
  let [s0, s1, s2, s3] = state.map((word) => word | 0) as [number, number, number, number]
  if ((s0 | s1 | s2 | s3) === 0) throw new RangeError('the all-zero state is a fixed point of xoshiro128**')

  const uint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotateLeft(s3, 11)
    return result
  }
  const uniform = (): number => ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 0x20000000000000
  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000) {
      throw new RangeError(`bound must be an integer in 1 … 2^32, not ${bound}`)
    }
    const limit = 0x100000000 - (0x100000000 % bound)
    let draw = uint32()
    while (draw >= limit) draw = uint32()
    return draw % bound
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uint32, uniform, below, normal }
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

function splitMix64(seed: bigint): () => bigint {
  let state = BigInt.asUintN(64, seed)
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let z = state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
}
