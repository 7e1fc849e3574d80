import type { SparseVector } from '../sparse-vector.ts'
import { sparseFromEntries } from '../sparse-vector.ts'
import { murmurHash } from './murmur-hash.ts'

/** What a corpus taught about how common each bucket's words are. Plain data, fit for storing. */
export type TfidfModel = {
  /** Number of buckets, a power of two. */
  readonly dimension: number
  readonly documentCount: number
  /** Per bucket, the number of documents with a token in it. */
  readonly documentFrequencies: Uint32Array
}

export type TfidfEntry = {
  readonly token: string
  readonly bucket: number
  /** The token's signed, idf-weighted, normalised share of its bucket's value. */
  readonly value: number
}

/**
 * Counts document frequencies over tokenised documents, into `dimension` buckets (default 2¹⁸).
 *
 * @throws RangeError unless the dimension is a power of two in 2 … 2³¹.
 */
export function fitTfidf(documents: Iterable<readonly string[]>, dimension = 2 ** 18): TfidfModel {
  if (!Number.isInteger(Math.log2(dimension)) || dimension < 2 || dimension > 2 ** 31) {
    throw new RangeError(`dimension must be a power of two in 2 … 2^31, not ${dimension}`)
  }
  const documentFrequencies = new Uint32Array(dimension)
  let documentCount = 0
  for (const tokens of documents) {
    documentCount++
    const buckets = new Set<number>()
    for (const token of new Set(tokens)) buckets.add(hashToken(token, dimension).bucket)
    for (const bucket of buckets) documentFrequencies[bucket]! += 1
  }
  return { dimension, documentCount, documentFrequencies }
}

/**
 * A text's TF-IDF vector of length 1 (or 0 for a text without tokens): per distinct token ± (1 + ln count) ·
 * (1 + ln((1 + documents) / (1 + documents with its bucket))), summed by bucket, divided by the Euclidean norm.
 * Bucket and sign are the low bits and the top bit of one MurmurHash3.
 *
 * Weakness: tokens that share a bucket cannot be told apart by a model; at 2¹⁸ buckets and 100,000 distinct tokens a
 * third of them have company. Random signs keep inner products unbiased over hash functions, not for a single one.
 *
 * @see Weinberger, Dasgupta, Langford, Smola & Attenberg, "Feature Hashing for Large Scale Multitask Learning", 2009.
 */
export function tfidfVector(tokens: readonly string[], model: TfidfModel): SparseVector {
  const sums = new Map<number, number>()
  for (const { bucket, value } of tfidfEntries(tokens, model)) sums.set(bucket, (sums.get(bucket) ?? 0) + value)
  return sparseFromEntries(sums)
}

/** The same vector told by token instead of by bucket, in order of first appearance; for explanations. */
export function tfidfEntries(tokens: readonly string[], model: TfidfModel): TfidfEntry[] {
  const counts = new Map<string, number>()
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  const raw = [...counts].map(([token, count]) => {
    const { bucket, sign } = hashToken(token, model.dimension)
    const inverseFrequency = Math.log((1 + model.documentCount) / (1 + model.documentFrequencies[bucket]!)) + 1
    return { token, bucket, value: sign * (1 + Math.log(count)) * inverseFrequency }
  })
  const sums = new Map<number, number>()
  for (const { bucket, value } of raw) sums.set(bucket, (sums.get(bucket) ?? 0) + value)
  let squares = 0
  for (const sum of sums.values()) squares += sum * sum
  const norm = Math.sqrt(squares)
  return norm === 0 ? [] : raw.map((entry) => ({ ...entry, value: entry.value / norm }))
}

function hashToken(token: string, dimension: number): { bucket: number; sign: 1 | -1 } {
  const hash = murmurHash(token)
  return { bucket: hash & (dimension - 1), sign: hash >>> 31 === 0 ? 1 : -1 }
}
