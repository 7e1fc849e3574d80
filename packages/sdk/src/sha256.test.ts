import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

const known = (text: string): string => createHash('sha256').update(text).digest('hex')

test('the published vectors of FIPS 180-4', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('every length around the block boundary, and text beyond ASCII, as node:crypto has it', () => {
  for (let length = 0; length < 200; length++) expect(sha256('x'.repeat(length))).toBe(known('x'.repeat(length)))
  for (const text of ['Grüße', '日本語', '🙂'.repeat(40), 'a'.repeat(100_000)]) expect(sha256(text)).toBe(known(text))
})
