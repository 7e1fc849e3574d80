import { keepingOf, type Keeping } from '@countersign/algorithms'
import { sharedConfidence, type ObjectiveRule } from '@countersign/core'

const known = new Map<string, Keeping>()
const mostKnown = 1_000

/** How an objective's promise is kept; worked out once for each wish. */
export function keepingFor(
  { maxError, confidence }: Pick<ObjectiveRule, 'maxError' | 'confidence'>,
  sharing: number,
): Keeping {
  const promise = { maxError, confidence: sharedConfidence(confidence, sharing) }
  const name = `${maxError} ${promise.confidence}`
  let keeping = known.get(name)
  if (!keeping) {
    if (known.size >= mostKnown) known.clear()
    known.set(name, (keeping = keepingOf(promise)))
  }
  return keeping
}
