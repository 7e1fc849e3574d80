import { canonicalize } from './canonicalize.ts'
import type { Json } from './json.ts'

/**
 * The text whose SHA-256 is a decision's digest: RFC 8785 of `{action, proposal}`. An approval is bound to it, so that
 * what is carried out is what was seen. A question has no proposal and no digest.
 */
export const digestText = (action: string, proposal: Json): string => canonicalize({ action, proposal })

export const formatDigest = (sha256Hex: string): string => `sha256:${sha256Hex}`

/** Lower-case hex of `sha256:…`; `undefined` for anything else. */
export const parseDigest = (digest: string): string | undefined => /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1]
