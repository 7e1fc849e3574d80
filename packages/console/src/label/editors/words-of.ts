export interface Range {
  start: number
  end: number
}

/** The words of a text, in UTF-16 offsets; a sign between words stands by itself. */
export function wordsOf(text: string): Range[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}\p{N}_]+(?:['’\-.][\p{L}\p{M}\p{N}_]+)*|[^\s]/gu), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** A selection without the blanks at its edges; null where nothing is left. */
export function trimRange(text: string, { start, end }: Range): Range | null {
  const [from, to] = [Math.max(0, Math.min(start, end)), Math.min(text.length, Math.max(start, end))]
  const picked = text.slice(from, to)
  const left = picked.length - picked.trimStart().length
  const right = picked.length - picked.trimEnd().length
  return left === picked.length ? null : { start: from + left, end: to - right }
}

/** Where the cursor is that walks a text by words: it spans from the word where it began to the word where it is. */
export interface WordCursor {
  from: number
  to: number
}

/** The cursor after a key; null where the key means nothing to it. */
export function stepCursor(
  words: number,
  cursor: WordCursor | null,
  key: { key: string; shiftKey: boolean },
): WordCursor | null {
  if (words === 0) return null
  const by = { ArrowRight: 1, ArrowDown: 10, ArrowLeft: -1, ArrowUp: -10, Home: -Infinity, End: Infinity }[key.key]
  if (by === undefined) return null
  const clamp = (at: number) => Math.max(0, Math.min(words - 1, at))
  if (!cursor) return { from: clamp(by < 0 ? words - 1 : 0), to: clamp(by < 0 ? words - 1 : 0) }
  const to = clamp(cursor.to + by)
  return key.shiftKey ? { from: cursor.from, to } : { from: to, to }
}
