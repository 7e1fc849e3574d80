import { describe, expect, it } from 'vitest'
import { findHiddenCharacters, findMixedWords } from '@countersign/core'
import { normalisePath, segmentText, spansAt } from './segment-text.ts'

describe('segmenting a text', () => {
  it('loses not a character', () => {
    const text = 'win\u200B free p\u0430ypal money'
    const segments = segmentText(
      text,
      [
        { start: 2, end: 8, weight: 0.4 },
        { start: 5, end: 20, weight: -0.9 },
      ],
      findHiddenCharacters(text),
      findMixedWords(text),
    )
    expect(segments.map((segment) => segment.text).join('')).toBe(text)
  })
  it('marks what a span covers', () => {
    expect(
      segmentText('free money now', [{ start: 5, end: 10, weight: 0.7 }], []).map(({ text, weight }) => [text, weight]),
    ).toEqual([
      ['free ', null],
      ['money', 0.7],
      [' now', null],
    ])
  })
  it('shows the heavier of two', () => {
    expect(
      segmentText(
        'abc',
        [
          { start: 0, end: 3, weight: 0.1 },
          { start: 1, end: 2, weight: -0.5 },
        ],
        [],
      ).map((s) => s.weight),
    ).toEqual([0.1, -0.5, 0.1])
  })
  it('drops spans outside of the text', () => {
    expect(
      segmentText(
        'abc',
        [
          { start: 9, end: 12, weight: 1 },
          { start: -5, end: 1, weight: 1 },
        ],
        [],
      ).map((s) => s.weight),
    ).toEqual([1, null])
  })
  it('keeps an empty text empty', () => expect(segmentText('', [], [])).toEqual([]))
})

describe('paths of highlights', () => {
  it('knows three spellings of one path', () => {
    for (const path of ['input.messages[0].text', '/input/messages/0/text', "$.input['messages'][0].text"])
      expect(normalisePath(path)).toBe('input.messages.0.text')
  })
  it('picks what belongs to a path', () => {
    const spans = [
      { path: 'input.text', start: 0, end: 1, weight: 1 },
      { path: 'input.subject', start: 0, end: 1, weight: 1 },
    ]
    expect(spansAt('input.subject', spans)).toHaveLength(1)
  })
})
