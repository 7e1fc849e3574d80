import { describe, expect, it } from 'vitest'
import { findHiddenCharacters, findMixedWords, sayHidden } from './hidden-characters.ts'

describe('hidden characters', () => {
  it('finds nothing in plain text', () => expect(findHiddenCharacters('Grüße,\n\tworld — “yes”')).toEqual([]))
  it('finds an override and names it', () => {
    const [found] = findHiddenCharacters('invoice\u202Efdp.exe')
    expect(found).toMatchObject({ start: 7, end: 8, kind: 'direction', label: 'RLO' })
  })
  it('finds zero-width characters', () =>
    expect(findHiddenCharacters('pay\u200Bpal\uFEFF').map((h) => h.label)).toEqual(['ZWSP', 'BOM']))
  it('finds control characters but not tabs and line ends', () =>
    expect(findHiddenCharacters('a\u0007\t\r\n\u001b[0m').map((h) => h.label)).toEqual(['U+0007', 'U+001B']))
  it('reads smuggled tag characters', () => {
    expect(findHiddenCharacters('ok\u{E0068}\u{E0069}')).toMatchObject([
      { start: 2, end: 4, label: 'tag h' },
      { start: 4, end: 6, label: 'tag i' },
    ])
  })
  it('leaves joined emoji alone', () => expect(findHiddenCharacters('👩‍🚀 and 👨‍👩‍👧')).toEqual([]))
  it('does not leave a joiner between letters alone', () => expect(findHiddenCharacters('a\u200Db')).toHaveLength(1))
})

describe('look-alike words', () => {
  it('finds a Cyrillic letter in a Latin word', () => {
    expect(findMixedWords('your p\u0430ypal account')).toMatchObject([{ start: 5, end: 11, label: 'Latin+Cyrillic' }])
  })
  it('accepts whole words of other scripts', () => expect(findMixedWords('привет hello Αθήνα')).toEqual([]))
  it('counts in words', () => {
    expect(sayHidden([...findHiddenCharacters('\u202Ea\u200Bb\u200B'), ...findMixedWords('p\u0430')])).toBe(
      '1 direction change, 2 zero-width characters, 1 word of look-alike letters',
    )
  })
})
