/**
 * Does all that is due, again and again, and by one alone at a time: of two, the first to find nothing more would answer
 * while the other still has some in hand.
 */
export interface Sweep {
  /** Answers when all that is due now is done. @throws what a step throws. */
  look(): Promise<void>
  stop(): Promise<void>
}

/** @param step does the next that is due; false where nothing is. */
export function createSweep(step: () => Promise<boolean>, everyMs: number, failed: (error: unknown) => void): Sweep {
  let running: Promise<void> | null = null
  let stopped = false
  const all = async (): Promise<void> => {
    while (!stopped && (await step()));
  }
  const look = (): Promise<void> => (running ??= all().finally(() => (running = null)))
  const timer = setInterval(() => {
    if (!running && !stopped) look().catch(failed)
  }, everyMs)
  const underWay = async (): Promise<void> => running?.catch(() => undefined)
  return {
    async look() {
      // It may have looked before this was due.
      await underWay()
      await look()
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await underWay()
    },
  }
}
