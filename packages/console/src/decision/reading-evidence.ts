import type { Explanation } from '../api/wire.ts'

const ignore = () => undefined

/** The highlights of a decision that is only read: nothing is recorded as opened. */
export const readingEvidence = (explanation: Explanation | null) => ({
  spans: explanation?.spans ?? [],
  regions: explanation?.regions ?? [],
  opened: ignore,
})
