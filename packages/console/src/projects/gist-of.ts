import type { Json } from '../api/wire.ts'
import { leavesOf, sayScalar } from '../words/scalars.ts'

/** The first of what stands in an item, on one line. */
export const gistOf = (data: Json): string =>
  leavesOf(data, 4)
    .map(({ value }) => sayScalar(value, 120))
    .join(' · ')
