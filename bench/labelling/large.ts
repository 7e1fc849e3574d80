/** Sizes that a project may reach: one million answers, and a hundred thousand candidates. */
import { createRandom, dawidSkene, gatherAnswers, selectBatch, type Strategy } from '@countersign/algorithms'

export interface Timed {
  seconds: number
  megabytes: number
}

function timed(work: () => unknown): Timed {
  const began = performance.now()
  work()
  return { seconds: (performance.now() - began) / 1_000, megabytes: process.memoryUsage().rss / 2 ** 20 }
}

/** 100 k items, 1,000 people, 5 classes, ten answers an item, right four times of five; gathering included. */
export function labelMillion(): Timed {
  const random = createRandom(1)
  const [item, person, label] = [0, 1, 2].map(() => new Uint32Array(1_000_000)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  for (let a = 0; a < item.length; a++) {
    item[a] = Math.floor(a / 10)
    person[a] = random.below(1_000)
    label[a] = random.uniform() < 0.75 ? item[a]! % 5 : random.below(5)
  }
  return timed(() => dawidSkene(gatherAnswers({ item, person, label })))
}

/** 100 k candidates of 6 classes and 64 coordinates; the next 100. */
export function rankCandidates(strategy: Strategy): Timed {
  const random = createRandom(2)
  const count = 100_000
  const values = new Float64Array(count * 6)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let k = 0; k < 6; k++) sum += values[6 * i + k] = random.uniform() ** 4
    for (let k = 0; k < 6; k++) values[6 * i + k]! /= sum
  }
  const points = { dimension: 64, values: Float32Array.from({ length: count * 64 }, () => random.uniform()) }
  return timed(() => selectBatch({ count, predictions: { classes: 6, values }, points }, 100, strategy, random))
}
