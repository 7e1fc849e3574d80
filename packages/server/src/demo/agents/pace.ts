/** How fast the agents propose: enough to decide on, never a flood. Durations in milliseconds. */

export const firstBatch = 12
export const mostMailsWaiting = 25
export const mostErrandsWaiting = 4

export interface Load {
  /** How many of its proposals wait for people now. */
  waiting: number
  somebodyHere: boolean
}

/** Until the next mail that a person must answer; null where enough wait. `gated` counts those that ever went to people. */
export function mailDelayMs({ waiting, somebodyHere, gated }: Load & { gated: number }): number | null {
  if (waiting >= mostMailsWaiting) return null
  if (gated < firstBatch) return 0
  if (!somebodyHere) return 60_000
  // Who works fast must not run dry.
  return waiting < 4 ? 1_500 : 8_000
}

/** Until the scripted agent's next errand; null where enough wait. */
export function errandDelayMs({ waiting, somebodyHere, made }: Load & { made: number }): number | null {
  if (waiting >= mostErrandsWaiting) return null
  if (made < 2) return 0
  return somebodyHere ? 40_000 : 300_000
}
