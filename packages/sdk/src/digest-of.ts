import { digestText, formatDigest, type Json } from '@countersign/core'
import { sha256 } from './sha256.ts'

/** `sha256:…` over RFC 8785 of `{action, proposal}`: what an approval is bound to, computed here and not believed. */
export const digestOf = (action: string, proposal: Json): string => formatDigest(sha256(digestText(action, proposal)))
