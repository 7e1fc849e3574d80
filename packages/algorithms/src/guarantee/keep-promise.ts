import { designDetector, watchOutcome, type ChangeDetector } from './change-detector.ts'
import { auditsNeeded } from './evidence-needed.ts'
import { learnThenTest } from './learn-then-test.ts'
import type { Promised } from './promise.ts'

/** One judged decision of the audit arm: how sure the system was, and whether it was wrong. */
export type Audit = { readonly score: number; readonly wrong: boolean }

/** How a promise is kept over time. */
export type Keeping = {
  readonly promise: Promised
  /** Audits that make a block: it is tested once, when it is full, and spent. */
  readonly blockSize: number
  readonly detector: ChangeDetector
}

/** Where a promise stands. Plain data, fit for storing. Begin with `nothingKept`. */
export type Kept = {
  /** What lies at or above it may go ahead; null where nothing may. */
  readonly threshold: number | null
  /** The detector's sum over audits of what went ahead. */
  readonly sum: number
  /** Audits since the last test; none of them was tested before. */
  readonly block: readonly Audit[]
}

export const nothingKept: Kept = { threshold: null, sum: 0, block: [] }

/** `learned`: a full block gave this threshold. `failed`: it gave none. `changed`: the detector signalled. */
export type KeptEvent = 'learned' | 'failed' | 'changed'

/** Audits of what went ahead between two false signals, where exactly `maxError` of it is wrong. */
export const quietAudits = 1_000

/**
 * The usual way to keep a promise. A block is as large as it takes to succeed in four of five cases where half of what
 * is permitted is wrong; the detector waits for twice what is permitted.
 *
 * @throws RangeError unless both parts of the promise lie in (0, 1).
 */
export function keepingOf(promise: Promised): Keeping {
  const unacceptable = Math.min(2 * promise.maxError, (1 + promise.maxError) / 2)
  return {
    promise,
    blockSize: auditsNeeded(promise, promise.maxError / 2),
    detector: designDetector({ acceptable: promise.maxError, unacceptable }, quietAudits),
  }
}

/**
 * One more audit. Each block is disjoint from those before it and tested once, so each threshold holds, with the stated
 * confidence, for the distribution that its own block was drawn from; how far the world has moved since, only the
 * detector tells. When it signals nothing goes ahead, and what was gathered so far is dropped: it is from before.
 *
 * The audits must be a random draw, at one rate, of all decisions that the promise is about, in the order of the
 * decisions, and not only of those that went ahead.
 */
export function keepPromise(
  { promise, blockSize, detector }: Keeping,
  kept: Kept,
  audit: Audit,
): [Kept, KeptEvent | null] {
  let { sum } = kept
  if (kept.threshold !== null && audit.score >= kept.threshold) {
    sum = watchOutcome(detector, sum, audit.wrong)
    if (sum >= detector.limit) return [nothingKept, 'changed']
  }
  const block = [...kept.block, audit]
  if (block.length < blockSize) return [{ threshold: kept.threshold, sum, block }, null]
  const learned = learnThenTest(
    { scores: block.map(({ score }) => score), wrong: block.map(({ wrong }) => wrong) },
    promise,
  )
  return learned
    ? [{ threshold: learned.threshold, sum: learned.threshold === kept.threshold ? sum : 0, block: [] }, 'learned']
    : [nothingKept, 'failed']
}
