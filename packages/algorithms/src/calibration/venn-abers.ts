import { requireLabelledScoresOrThrow } from './labelled-scores.ts'

/** From scores[i] up to scores[i + 1], the probability is at least lower[i]; below scores[0] nothing is known. */
export type VennAbersLower = { readonly scores: readonly number[]; readonly lower: readonly number[] }

/** The last of neighbours that were pooled, of total `weight`, `sum` of them positive. */
type Pool = { readonly weight: number; readonly sum: number; readonly next: Pool | null }

/**
 * The lower end of the Venn–Abers interval for the positive class: the isotonic curve at a score if a case of that score
 * were added that is negative. Steps: between two scores the value of the lower one holds.
 *
 * Averaged over cases exchangeable with these, it is no more than how often they are positive; it never claims more than
 * n / (n + 1), and says little where there are few cases or none near. Assumes that a higher score is no worse.
 *
 * @throws RangeError when the lists differ in length, are empty or hold a score that is not finite.
 * @see Vovk & Petej, "Venn–Abers Predictors", UAI 2014; Vovk, Petej & Fedorova, NIPS 2015 (inductive).
 */
export function fitVennAbers(scores: ArrayLike<number>, labels: readonly boolean[]): VennAbersLower {
  requireLabelledScoresOrThrow(scores, labels)
  const cases = gather(scores, labels)
  // What stands before each score, and after it, pooled by itself; shared tails keep this linear.
  const before: (Pool | null)[] = [null]
  for (const { weight, sum } of cases) before.push(pool({ weight, sum, next: before.at(-1) ?? null }, 'falls'))
  const after: (Pool | null)[] = [null]
  for (const { weight, sum } of cases.toReversed())
    after.push(pool({ weight, sum, next: after.at(-1) ?? null }, 'rises'))
  const found: { scores: number[]; lower: number[] } = { scores: [], lower: [] }
  cases.forEach(({ score, weight, sum }, i) => {
    const value = meet({ weight: weight + 1, sum }, before[i] ?? null, after[cases.length - 1 - i] ?? null)
    if (found.lower.at(-1) === value) return
    found.scores.push(score)
    found.lower.push(value)
  })
  return found
}

/** The least probability of the positive class at a score, in 0..1. */
export function vennAbersLower({ scores, lower }: VennAbersLower, score: number): number {
  let [low, high] = [0, scores.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (scores[middle]! <= score) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : lower[low - 1]!
}

function gather(scores: ArrayLike<number>, labels: readonly boolean[]) {
  const cases: { score: number; weight: number; sum: number }[] = []
  for (const i of Array.from(labels.keys()).sort((a, b) => scores[a]! - scores[b]!)) {
    const [score, last] = [scores[i]!, cases.at(-1)]
    if (last?.score === score) {
      last.weight++
      last.sum += Number(labels[i])
    } else cases.push({ score, weight: 1, sum: Number(labels[i]) })
  }
  return cases
}

const mean = ({ weight, sum }: { weight: number; sum: number }): number => sum / weight

/** Pools the newest with those next to it for as long as they do not rise (from the left) or fall (from the right). */
function pool(newest: Pool, violates: 'falls' | 'rises'): Pool {
  let { weight, sum, next } = newest
  while (next && (violates === 'falls' ? mean(next) >= sum / weight : mean(next) <= sum / weight)) {
    weight += next.weight
    sum += next.sum
    next = next.next
  }
  return { weight, sum, next }
}

/** The isotonic value of a case between what was pooled on its left and on its right. */
function meet(at: { weight: number; sum: number }, left: Pool | null, right: Pool | null): number {
  let { weight, sum } = at
  for (;;) {
    if (left && mean(left) >= sum / weight) {
      weight += left.weight
      sum += left.sum
      left = left.next
    } else if (right && mean(right) <= sum / weight) {
      weight += right.weight
      sum += right.sum
      right = right.next
    } else return sum / weight
  }
}
