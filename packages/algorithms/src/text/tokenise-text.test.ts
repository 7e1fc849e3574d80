import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokeniseText } from './tokenise-text.ts'

test.each([
  ['Please WIRE $4,000 to Müller & Söhne!', ['please', 'wire', '4', '000', 'to', 'müller', 'söhne']],
  ['don’t rock ’n’ roll', ["don't", 'rock', 'n', 'roll']],
  ['ﬁne ＡＢＣ', ['fine', 'abc']],
  ['Ελλάδα, Москва', ['ελλάδα', 'москва']],
  ['हिन्दी में', ['हिन्दी', 'में']],
  ['東京tower', ['東', '京', 'tower']],
  [' … ', []],
])('%j has the words %j', (text, words) => {
  expect(tokeniseText(text)).toEqual(words)
})

test('bigrams follow the words', () => {
  expect(tokeniseText('send the money', { bigrams: true })).toEqual(['send', 'the', 'money', 'send the', 'the money'])
  expect(tokeniseText('once', { bigrams: true })).toEqual(['once'])
})

test('seed 20261122: words never hold space or capitals, and n words make n − 1 bigrams', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const words = tokeniseText(text)
      for (const word of words) expect(word).not.toMatch(/\s/u)
      expect(tokeniseText(text, { bigrams: true }).length).toBe(Math.max(0, 2 * words.length - 1))
    }),
    { seed: 20261122 },
  )
})
