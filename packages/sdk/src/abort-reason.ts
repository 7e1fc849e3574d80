/** Why a signal aborted, as an error to throw. */
export const abortReason = (signal: AbortSignal): unknown =>
  signal.reason ?? new DOMException('This was aborted.', 'AbortError')

/** Throws the signal's reason once it has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortReason(signal)
}
