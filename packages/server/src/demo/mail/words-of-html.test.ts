import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsOfHtml } from './words-of-html.ts'

test.each([
  ['<p>One</p><p>two</p>', 'One\n\ntwo'],
  ['a<br>b', 'a\nb'],
  ['1 < 2 and <b>bold</b>', '1 < 2 and bold'],
  ['<SCRIPT>x()</SCRIPT>after', 'after'],
  ['<style>p{}', ''],
  ['<!-- hidden -->shown', 'shown'],
  ['&lt;tag&gt; &#65;&#x42; &nbsp;&unknown;', '<tag> AB &unknown;'],
  ['&#55296;&#0;', '&#55296;&#0;'],
  ['fr<!-- split -->ee', 'free'],
  ['İ<script>x</script>y', 'İy'],
])('%j reads %j', (html, words) => {
  expect(wordsOfHtml(html)).toBe(words)
})

test.each(['<', '<script', '<!--', '<script>', '&', '&#', '</'])(
  '%j a hundred thousand times takes no time',
  (piece) => {
    expect(wordsOfHtml(piece.repeat(100_000)).length).toBeLessThanOrEqual(300_000)
  },
)

test('seed 20261122: never throws', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<', '>', 'script', '/', '!--', '--', '&#', 'x41', ';', 'p', ' ', 'İ', '\ud800')),
      (parts) => {
        expect(typeof wordsOfHtml(parts.join(''))).toBe('string')
      },
    ),
    { seed: 20261122, numRuns: 500 },
  )
})
