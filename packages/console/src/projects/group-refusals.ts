import type { ImportWire } from '../api/wire.ts'

type Refusal = ImportWire['refusals'][number]
export interface RefusedFor {
  why: string
  lines: { line: number; id: string | null }[]
}

const whyOf = ({ reason, errors }: Refusal): string =>
  [reason, ...(errors ?? []).map(({ path, message }) => `${path}: ${message}`)].join('; ')

/** A file is mostly wrong in few ways: each reason once, that of most lines first. */
export function groupRefusals(refusals: readonly Refusal[]): RefusedFor[] {
  const groups = new Map<string, RefusedFor>()
  for (const refusal of refusals) {
    const why = whyOf(refusal)
    const group = groups.get(why) ?? { why, lines: [] }
    group.lines.push({ line: refusal.line, id: refusal.external_id })
    groups.set(why, group)
  }
  return [...groups.values()].sort((a, b) => b.lines.length - a.lines.length)
}
