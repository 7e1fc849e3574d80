/**
 * Why an expression has no value: facts that were not given, or an error. A value among values rather than something
 * thrown: with fifty rules, throwing for each absent fact cost more than everything else together.
 */
export class Snag {
  readonly missing: readonly string[]
  readonly error: string | null

  constructor(missing: readonly string[], error: string | null) {
    this.missing = missing
    this.error = error
  }
}

export const missingFact = (path: string): Snag => new Snag([path], null)
export const failure = (error: string): Snag => new Snag([], error)

/** An error outweighs a want of facts; wants add up. */
export function mergeSnags(first: Snag | null, second: Snag): Snag {
  if (first === null || first === second) return second
  if (first.error !== null) return first
  if (second.error !== null) return second
  return new Snag([...new Set([...first.missing, ...second.missing])], null)
}
