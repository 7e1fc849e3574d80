/** The only chance in this package: keys that must not repeat, and jitter. Nothing here is a secret. */

/** An Idempotency-Key: 128 random bits as hex. */
export function makeKey(): string {
  const bytes = new Uint8Array(16)
  // Node 18 has no global `crypto`; a key has to be unlikely to repeat, not hard to guess.
  if (globalThis.crypto === undefined) bytes.forEach((_, i) => (bytes[i] = Math.floor(Math.random() * 256)))
  else globalThis.crypto.getRandomValues(bytes)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** 0..1. */
export const chance = (): number => Math.random()
