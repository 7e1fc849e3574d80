/** What the load generator is told to do, and what it answers. */

/** POST the same kind of body again and again, each client as soon as it is answered. */
export interface FireJob {
  kind: 'fire'
  port: number
  key: string
  clients: number
  /** Decisions in a request; 1 posts to `/v1/decisions`, more to `/v1/decisions/batch`. */
  batch: number
  warmS: number
  seconds: number
}

/** Propose, wait for the answer; a person claims the next and approves it; the waiting caller resumes. */
export interface RoundTripJob {
  kind: 'round-trip'
  port: number
  key: string
  /** One key for each client's person. */
  personKeys: readonly string[]
  warmS: number
  seconds: number
}

/** Claim the next task, one after the other. */
export interface ClaimJob {
  kind: 'claim'
  port: number
  personKeys: readonly string[]
  warm: number
  count: number
}

export type Job = FireJob | RoundTripJob | ClaimJob

export interface Outcome {
  /** Things done (decisions, round trips, claims) in the measured time. */
  count: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p95: number
  p99: number
  longest: number
  /** Share of one core that the load generator itself used. */
  cpu: number
}

export const rateOf = ({ count, seconds }: Pick<Outcome, 'count' | 'seconds'>): number => count / seconds
