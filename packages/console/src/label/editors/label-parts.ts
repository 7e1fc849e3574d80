import type { Json } from '../../api/wire.ts'
import { readChosen } from './editor.ts'

export type PartLabels = { readonly [part: string]: Json }

/** The labels of parts after an option was picked for some of them: taken back where all bear it, else given to all. */
export function labelParts(
  labels: PartLabels,
  parts: readonly string[],
  option: string,
  many: boolean,
): PartLabels | undefined {
  const has = (part: string) => readChosen(labels[part]).includes(option)
  const takes = parts.every(has)
  const next = new Map(Object.entries(labels))
  for (const part of parts) {
    const others = readChosen(labels[part]).filter((one) => one !== option)
    const own = takes ? others : many ? [...others, option] : [option]
    const [first] = own
    if (first === undefined) next.delete(part)
    else next.set(part, many ? own : first)
  }
  return orNothing(next)
}

export function clearParts(labels: PartLabels, parts: readonly string[]): PartLabels | undefined {
  const next = new Map(Object.entries(labels))
  for (const part of parts) next.delete(part)
  return orNothing(next)
}

const orNothing = (labels: Map<string, Json>) => (labels.size > 0 ? Object.fromEntries(labels) : undefined)
