import type { Random } from '../random.ts'
import { pointCount, squaredDistance, type Points } from './points.ts'

/**
 * k-means++ seeding: `count` points, each drawn with probability in proportion to its squared distance from those drawn
 * before, times its weight (default 1). On the gradients of a model this is BADGE.
 *
 * @see Arthur & Vassilvitskii, "k-means++", SODA 2007.
 */
export function seedPoints(points: Points, count: number, random: Random, weights?: ArrayLike<number>): number[] {
  const total = pointCount(points)
  const chosen: number[] = []
  const nearest = new Float64Array(total).fill(1)
  for (let round = 0; round < Math.min(count, total); round++) {
    const mass = nearest.map((distance, i) => distance * (weights?.[i] ?? 1))
    const next = drawOne(mass, random) ?? nearest.findIndex((distance) => distance >= 0 && !Number.isNaN(distance))
    if (next < 0) break
    chosen.push(next)
    for (let i = 0; i < total; i++) {
      const distance = squaredDistance(points, i, points, next)
      nearest[i] = round === 0 ? distance : Math.min(nearest[i]!, distance)
    }
    for (const i of chosen) nearest[i] = 0
    if (nearest.every((distance) => distance === 0)) {
      for (let i = 0; chosen.length < Math.min(count, total) && i < total; i++) if (!chosen.includes(i)) chosen.push(i)
      break
    }
  }
  return chosen
}

function drawOne(mass: Float64Array, random: Random): number | null {
  const total = mass.reduce((sum, value) => sum + value, 0)
  if (!(total > 0)) return null
  let left = random.uniform() * total
  let last = -1
  for (let i = 0; i < mass.length; i++) {
    if (mass[i] === 0) continue
    last = i
    left -= mass[i]!
    if (left < 0) break
  }
  return last
}

/**
 * k-means by Lloyd's rounds from k-means++ seeds, weighted (default 1 each); then the point nearest to each centre, at most
 * once each, `count` in all: candidates that differ.
 */
export function diverse(
  points: Points,
  count: number,
  random: Random,
  { weights, rounds = 10 }: { readonly weights?: ArrayLike<number>; readonly rounds?: number } = {},
): number[] {
  const { dimension } = points
  const total = pointCount(points)
  const seeds = seedPoints(points, count, random, weights)
  const centres: Points = { dimension, values: new Float64Array(seeds.length * dimension) }
  seeds.forEach((seed, c) =>
    centres.values.set(points.values.subarray(seed * dimension, (seed + 1) * dimension), c * dimension),
  )
  const own = new Int32Array(total).fill(-1)
  for (let round = 0, moved = true; round < rounds && moved; round++) {
    moved = false
    for (let i = 0; i < total; i++) {
      const nearest = nearestOf(points, i, centres, seeds.length)
      if (nearest !== own[i]) moved = true
      own[i] = nearest
    }
    const mass = new Float64Array(seeds.length)
    const sums = new Float64Array(centres.values.length)
    for (let i = 0; i < total; i++) {
      const weight = weights?.[i] ?? 1
      mass[own[i]!]! += weight
      for (let d = 0; d < dimension; d++) sums[own[i]! * dimension + d]! += weight * points.values[i * dimension + d]!
    }
    for (let at = 0; at < sums.length; at++) {
      const share = mass[Math.floor(at / dimension)]!
      if (share > 0) centres.values[at] = sums[at]! / share
    }
  }
  const taken = new Set<number>()
  for (let c = 0; c < seeds.length; c++) {
    let [best, least] = [-1, Infinity]
    for (let i = 0; i < total; i++) {
      if (taken.has(i)) continue
      const distance = squaredDistance(points, i, centres, c)
      if (distance < least) [best, least] = [i, distance]
    }
    if (best >= 0) taken.add(best)
  }
  return [...taken]
}

function nearestOf(points: Points, i: number, centres: Points, count: number): number {
  let [best, least] = [0, Infinity]
  for (let c = 0; c < count; c++) {
    const distance = squaredDistance(points, i, centres, c)
    if (distance < least) [best, least] = [c, distance]
  }
  return best
}

/**
 * Core-set: the candidates that are furthest from everything labelled or chosen before, one after another (greedy
 * k-centre). With nothing labelled it begins with the first candidate.
 *
 * @see Sener & Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set Approach", ICLR 2018.
 */
export function coreSet(candidates: Points, labelled: Points, count: number): number[] {
  const total = pointCount(candidates)
  const nearest = new Float64Array(total).fill(Infinity)
  for (let i = 0; i < total; i++)
    for (let j = 0; j < pointCount(labelled); j++)
      nearest[i] = Math.min(nearest[i]!, squaredDistance(candidates, i, labelled, j))
  const chosen: number[] = []
  while (chosen.length < Math.min(count, total)) {
    let furthest = -1
    for (let i = 0; i < total; i++)
      if (nearest[i]! >= 0 && (furthest < 0 || nearest[i]! > nearest[furthest]!)) furthest = i
    chosen.push(furthest)
    for (let i = 0; i < total; i++)
      if (nearest[i]! >= 0) nearest[i] = Math.min(nearest[i]!, squaredDistance(candidates, i, candidates, furthest))
    for (const i of chosen) nearest[i] = -1
  }
  return chosen
}
