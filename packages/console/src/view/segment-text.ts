import type { Hidden } from '@countersign/core'

export interface Span {
  start: number
  end: number
  weight: number
}
export interface Segment {
  text: string
  weight: number | null
  hidden: Hidden | null
  mixed: Hidden | null
}

/**
 * Cuts a text at the edges of highlights, hidden characters and look-alike words, so that each piece is shown in one
 * way. Spans that lie outside of the text or are empty are dropped; where two overlap the heavier one shows.
 */
export function segmentText(
  text: string,
  spans: readonly Span[],
  hidden: readonly Hidden[],
  mixed: readonly Hidden[] = [],
): Segment[] {
  const kept = spans
    .map((span) => ({
      ...span,
      start: Math.max(0, Math.floor(span.start)),
      end: Math.min(text.length, Math.floor(span.end)),
    }))
    .filter((span) => span.end > span.start)
  const edges = new Set([0, text.length])
  for (const { start, end } of [...kept, ...hidden, ...mixed]) {
    if (start <= text.length) edges.add(start)
    if (end <= text.length) edges.add(end)
  }
  const cuts = Array.from(edges).sort((a, b) => a - b)
  const byStart = new Map(hidden.map((one) => [one.start, one]))
  const spansByStart = [...kept].sort((a, b) => a.start - b.start)
  const segments: Segment[] = []
  let active: typeof kept = []
  let next = 0
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i] ?? 0, cuts[i + 1] ?? 0]
    while (next < spansByStart.length && (spansByStart[next]?.start ?? Infinity) <= from)
      active.push(spansByStart[next++] as Span)
    active = active.filter((span) => span.end > from)
    const heaviest = active.reduce<Span | null>(
      (best, span) => (best && Math.abs(best.weight) >= Math.abs(span.weight) ? best : span),
      null,
    )
    segments.push({
      text: text.slice(from, to),
      weight: heaviest?.weight ?? null,
      hidden: byStart.get(from) ?? null,
      mixed: mixed.find((word) => word.start <= from && to <= word.end) ?? null,
    })
  }
  return segments
}

/** `input.messages[0].text`, `/input/messages/0/text` and `$.input.messages.0.text` are one path. */
export const normalisePath = (path: string): string =>
  path
    .replace(/^\$\.?/, '')
    .replace(/\[(?:'|")?([^\]'"]+)(?:'|")?\]/g, '.$1')
    .replaceAll('/', '.')
    .replace(/^\.+/, '')

/** The highlights that belong to the text at `path`. */
export const spansAt = (path: string, spans: readonly (Span & { path: string })[]): Span[] => {
  const own = normalisePath(path)
  return spans.filter((span) => normalisePath(span.path) === own)
}
