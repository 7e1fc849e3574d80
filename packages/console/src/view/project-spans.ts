import type { Span } from './segment-text.ts'

const most = 200

/** Highlights of a source carried over to its words: wherever the same characters stand as whole words. */
export function projectSpans(source: string, spans: readonly Span[], words: string): Span[] {
  const weights = new Map<string, number>()
  for (const { start, end, weight } of spans) {
    const text = source.slice(start, end).trim()
    if (text.length > 1 && text.length <= 80 && !/[<>]/.test(text)) weights.set(text, weight)
  }
  const found: Span[] = []
  for (const [text, weight] of weights) {
    for (let at = words.indexOf(text); at >= 0 && found.length < most; at = words.indexOf(text, at + text.length)) {
      const isWord = !/[\p{L}\p{N}]/u.test(words[at - 1] ?? '') && !/[\p{L}\p{N}]/u.test(words[at + text.length] ?? '')
      if (isWord) found.push({ start: at, end: at + text.length, weight })
    }
  }
  return found
}
