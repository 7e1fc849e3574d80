/** A system that goes stale, watched by a random audit: what goes ahead alone, and how much of it is wrong, block by block. */
import { createRandom, keepingOf, keepPromise, nothingKept, type Audit } from '@countersign/algorithms'

export interface Watched {
  /** Share of all decisions that went ahead alone, and share of those that were wrong. */
  alone: number
  error: number
  /** Share of the blocks in which what went ahead was wrong no more often than permitted. */
  kept: number
  /** Share of all decisions that were audited. */
  audited: number
}
export const blocks = 20
export const seeds = 20
const promise = { maxError: 0.1, confidence: 0.9 }

/** @param whileLearning share audited where nothing goes ahead. */
export function watchDrift(stream: readonly Audit[], rate: number, whileLearning = rate): Watched {
  const keeping = keepingOf(promise)
  const size = Math.floor(stream.length / blocks)
  let [alone, errors, kept, audited] = [0, 0, 0, 0]
  for (let seed = 1; seed <= seeds; seed++) {
    const random = createRandom(seed)
    let now = nothingKept
    for (let block = 0; block < blocks; block++) {
      let [ahead, wrong] = [0, 0]
      for (const decision of stream.slice(block * size, (block + 1) * size)) {
        const goes = now.threshold !== null && decision.score >= now.threshold
        if (goes) ahead++
        if (goes && decision.wrong) wrong++
        if (random.uniform() >= (now.threshold === null ? whileLearning : rate)) continue
        audited++
        now = keepPromise(keeping, now, decision)[0]
      }
      alone += ahead
      errors += wrong
      if (wrong <= promise.maxError * ahead) kept++
    }
  }
  const all = seeds * blocks * size
  return {
    alone: alone / all,
    error: errors / Math.max(1, alone),
    kept: kept / (seeds * blocks),
    audited: audited / all,
  }
}

/** One threshold, learnt from the whole first block and never looked at again. */
export function leaveAlone(stream: readonly Audit[]): Pick<Watched, 'alone' | 'error'> {
  const size = Math.floor(stream.length / blocks)
  const keeping = { ...keepingOf(promise), blockSize: size }
  let now = nothingKept
  for (const decision of stream.slice(0, size)) now = keepPromise(keeping, now, decision)[0]
  const ahead = stream.slice(size).filter(({ score }) => now.threshold !== null && score >= now.threshold)
  return {
    alone: ahead.length / (stream.length - size),
    error: ahead.filter(({ wrong }) => wrong).length / Math.max(1, ahead.length),
  }
}
