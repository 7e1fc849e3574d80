/** A mistake in a policy's source. `path` is like `rules[2].when`; line and column count from 1. */
export interface PolicyError {
  path: string
  message: string
  line: number
  column: number
}
