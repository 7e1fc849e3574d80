import { digestText, formatDigest, sha256, textBytes, toHex, type Json } from '@countersign/core'

/** `sha256:…` over RFC 8785 of `{action, proposal}`: what an approval is bound to, computed here and not believed. */
export const digestOf = (action: string, proposal: Json): string =>
  formatDigest(toHex(sha256(textBytes(digestText(action, proposal)))))
