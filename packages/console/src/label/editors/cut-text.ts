import type { Hidden } from '@countersign/core'
import type { Range } from './words-of.ts'

export interface Marked extends Range {
  id: string
  label: string
}
export interface Piece extends Range {
  text: string
  marks: readonly Marked[]
  hidden: Hidden | null
  mixed: Hidden | null
  inCursor: boolean
}

/** Cuts a text at every edge, so that each piece is shown in one way and knows its place in UTF-16 offsets. */
export function cutText(
  text: string,
  marks: readonly Marked[],
  hidden: readonly Hidden[],
  mixed: readonly Hidden[],
  cursor: Range | null,
): Piece[] {
  const edges = new Set([0, text.length])
  for (const { start, end } of [...marks, ...hidden, ...mixed, ...(cursor ? [cursor] : [])])
    for (const edge of [start, end]) if (edge > 0 && edge < text.length) edges.add(edge)
  const cuts = Array.from(edges).sort((a, b) => a - b)
  const hiddenAt = new Map(hidden.map((one) => [one.start, one]))
  return cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1] ?? text.length
    const holds = (range: Range) => range.start <= start && end <= range.end
    return {
      start,
      end,
      text: text.slice(start, end),
      marks: marks.filter(holds),
      hidden: hiddenAt.get(start) ?? null,
      mixed: mixed.find(holds) ?? null,
      inCursor: cursor !== null && holds(cursor),
    }
  })
}

/** Where in the text a point of the page lies: each piece says where it begins, a chip counts as one character. */
export function offsetOf(root: Element, node: Node, offset: number): number | null {
  const element = node instanceof Element ? node : node.parentElement
  const piece = element?.closest<HTMLElement>('[data-start]')
  if (piece && root.contains(piece)) {
    const [start, end] = [Number(piece.dataset['start']), Number(piece.dataset['end'])]
    if (piece.dataset['chip'] !== undefined || node instanceof Element) return offset === 0 ? start : end
    return Math.min(end, start + offset)
  }
  if (node !== root) return null
  const after = root.children[offset] as HTMLElement | undefined
  const last = root.lastElementChild as HTMLElement | null
  return after ? Number(after.dataset['start']) : last ? Number(last.dataset['end']) : 0
}
