import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dotSparse } from '../sparse-vector.ts'
import { fitTfidf, tfidfEntries, tfidfVector } from './hashed-tfidf.ts'
import { murmurHash } from './murmur-hash.ts'

const corpus = [
  ['pay', 'now'],
  ['pay', 'later'],
  ['hello', 'pay', 'pay'],
]

test('values are (1 + ln tf) · (1 + ln((1 + n) / (1 + df))), signed and of length 1', () => {
  const entries = tfidfEntries(['pay', 'pay', 'now', 'unseen'], fitTfidf(corpus))
  const sizes = [1 + Math.log(2), 1 + Math.log(4 / 2), 1 + Math.log(4)]
  const norm = Math.hypot(...sizes)
  expect(entries.map(({ token }) => token)).toEqual(['pay', 'now', 'unseen'])
  entries.forEach(({ token, value }, i) => {
    const sign = murmurHash(token) >= 2 ** 31 ? -1 : 1
    expect(value).toBeCloseTo((sign * sizes[i]!) / norm, 14)
  })
})

test('a document counts once per bucket, however often the token stands in it', () => {
  const model = fitTfidf(corpus)
  expect(model.documentCount).toBe(3)
  expect(model.documentFrequencies[murmurHash('pay') & (2 ** 18 - 1)]).toBe(3)
})

test('a text without tokens is the zero vector', () => {
  expect(tfidfVector([], fitTfidf(corpus)).indices.length).toBe(0)
})

test('seed 20261122: in eight buckets, where nearly all tokens collide, vectors have length 1 and entries add up', () => {
  const model = fitTfidf(corpus, 8)
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 40 }), (tokens) => {
      const vector = tfidfVector(tokens, model)
      const dense = new Float64Array(8)
      for (const { bucket, value } of tfidfEntries(tokens, model)) dense[bucket]! += value
      if (vector.indices.length > 0) expect(Math.hypot(...vector.values)).toBeCloseTo(1, 12)
      expect(dotSparse(vector, dense)).toBeCloseTo(vector.indices.length > 0 ? 1 : 0, 12)
    }),
    { seed: 20261122 },
  )
})

test('300 tokens in 64 buckets: over 400 hash families the mean inner product is the true one', () => {
  const left = Array.from({ length: 150 }, (_, i) => i)
  const right = Array.from({ length: 150 }, (_, i) => i + 75)
  let sum = 0
  for (let family = 0; family < 400; family++) {
    const untrained = { dimension: 64, documentCount: 0, documentFrequencies: new Uint32Array(64) }
    const project = (ids: readonly number[]) => {
      const dense = new Float64Array(64)
      for (const { bucket, value } of tfidfEntries(
        ids.map((id) => `${family}:${id}`),
        untrained,
      ))
        dense[bucket]! += value
      return dense
    }
    const [a, b] = [project(left), project(right)]
    sum += a.reduce((total, value, i) => total + value * b[i]!, 0)
  }
  expect(sum / 400).toBeCloseTo(0.5, 1.5)
})

test('a dimension that is no power of two is refused', () => {
  expect(() => fitTfidf(corpus, 1000)).toThrow(RangeError)
})
