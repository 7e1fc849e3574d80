/** What is asked of what goes ahead alone: an error rate of at most `maxError`, with this confidence; both in (0, 1). */
export type Promised = { readonly maxError: number; readonly confidence: number }

/** @throws RangeError unless both lie in (0, 1). */
export function requirePromiseOrThrow({ maxError, confidence }: Promised): void {
  if (!(maxError > 0 && maxError < 1)) throw new RangeError(`maxError must lie in (0, 1), not ${maxError}`)
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must lie in (0, 1), not ${confidence}`)
}
