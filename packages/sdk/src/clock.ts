/** Milliseconds by a clock that never steps back; only differences mean something. */
export const monotonicMs = (): number => performance.now()
