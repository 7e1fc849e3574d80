import { abortReason } from './abort-reason.ts'

/** A signal that aborts with the first of `signals`, or after `timeoutMs`. `unlink` must be called when done. */
export function linkSignals(
  signals: readonly (AbortSignal | undefined)[],
  timeoutMs?: number,
): { signal: AbortSignal; abort(reason: unknown): void; unlink(): void } {
  // AbortSignal.any and .timeout are missing in Node 18 and in browsers of 2023.
  const controller = new AbortController()
  const undo: (() => void)[] = []
  for (const signal of signals) {
    if (!signal) continue
    const abort = () => controller.abort(abortReason(signal))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    undo.push(() => signal.removeEventListener('abort', abort))
  }
  if (timeoutMs !== undefined) {
    const late = () => controller.abort(new Error(`No answer within ${Math.round(timeoutMs / 1_000)} s.`))
    const timer = setTimeout(late, timeoutMs)
    undo.push(() => clearTimeout(timer))
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    unlink: () => undo.forEach((one) => one()),
  }
}
