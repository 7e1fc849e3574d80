import { expect, test } from 'vitest'
import { murmurHash } from './murmur-hash.ts'

test.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['test', 0, 0xba6bd213],
  ['test', 0x9747b28c, 0x704b81dc],
  ['Hello, world!', 0, 0xc0363e43],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
])('%j with seed %i has its published hash', (text, seed, hash) => {
  expect(murmurHash(text, seed)).toBe(hash)
})

test('text beyond ASCII or beyond 64 letters takes the other road to the same bytes', () => {
  const long = 'abcdefgh'.repeat(9)
  expect(murmurHash('\u0080')).not.toBe(murmurHash('\u0000'))
  expect(murmurHash(long.slice(0, 64))).not.toBe(murmurHash(long.slice(0, 65)))
  expect(murmurHash('ππππππππ', 0x9747b28c)).toBe(0xd58063c1)
  expect(murmurHash('a'.repeat(256), 0x9747b28c)).toBe(0x37405bdc)
})
