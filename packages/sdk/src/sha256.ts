/**
 * SHA-256 (FIPS 180-4) of UTF-8 text, as lower-case hex. Written out because Web Crypto's digest is missing on pages
 * served without TLS and is asynchronous everywhere; a proposal is at most a mebibyte, so speed is no matter.
 */
export function sha256(text: string): string {
  const message = new TextEncoder().encode(text)
  const padded = new Uint8Array((((message.length + 8) >> 6) + 1) << 6)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000))
  view.setUint32(padded.length - 4, message.length << 3)

  const { start, round } = constants()
  const state = new Int32Array(start)
  const w = new Int32Array(64)
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4)
    for (let i = 16; i < 64; i++) {
      const [x, y] = [at(w, i - 15), at(w, i - 2)]
      const [s0, s1] = [rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3), rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)]
      w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1
    }
    const v = new Int32Array(state)
    for (let i = 0; i < 64; i++) {
      const [a, b, c, e, f, g] = [at(v, 0), at(v, 1), at(v, 2), at(v, 4), at(v, 5), at(v, 6)]
      const high =
        at(v, 7) + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + at(round, i) + at(w, i)
      const low = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      v.copyWithin(1, 0, 7)
      v[4] = at(v, 4) + high
      v[0] = high + low
    }
    for (let i = 0; i < 8; i++) state[i] = at(state, i) + at(v, i)
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const at = (words: Int32Array, index: number): number => words[index] as number
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

let known: { start: Int32Array; round: Int32Array } | undefined

/** The first 32 bits of the fractions of square and cube roots of the first primes; doubles carry them exactly. */
function constants(): { start: Int32Array; round: Int32Array } {
  if (known) return known
  const primes: number[] = []
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  const bits = (root: number) => ((root - Math.floor(root)) * 0x100000000) | 0
  return (known = {
    start: Int32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime))),
    round: Int32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  })
}
