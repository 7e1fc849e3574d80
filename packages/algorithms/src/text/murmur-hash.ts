/**
 * MurmurHash3 (x86, 32 bits) of a text's UTF-8 bytes, as an unsigned 32-bit integer. Lone surrogates hash as U+FFFD.
 *
 * Weakness: fast and well mixed, but not against an adversary: collisions can be built on purpose.
 *
 * @see Appleby, SMHasher, MurmurHash3.cpp (public domain), 2011.
 */
export function murmurHash(text: string, seed = 0): number {
  const bytes = utf8(text)
  const length = bytes === ascii ? text.length : bytes.length
  const whole = length & ~3
  let hash = seed | 0
  for (let i = 0; i < whole; i += 4) {
    hash ^= scramble(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let i = length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i]!
  if (whole < length) hash ^= scramble(tail)
  return finish(hash ^ length)
}

/** Reused for short ASCII texts: encoding each token anew made fitting a corpus five times slower. */
const ascii = new Uint8Array(64)
const encoder = new TextEncoder()

function utf8(text: string): Uint8Array {
  if (text.length > ascii.length) return encoder.encode(text)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 127) return encoder.encode(text)
    ascii[i] = unit
  }
  return ascii
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

function finish(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return (second ^ (second >>> 16)) >>> 0
}
