/** Collects the mistakes of a source, each with the line and column of its place. */
import type { Node } from 'yaml'
import type { PolicyError } from './policy-error.ts'

/** More would not be read. */
export const mostErrors = 50

export interface SourceReport {
  readonly errors: readonly PolicyError[]
  /** Notes a mistake at a node, or at an offset of the source. */
  add: (path: string, message: string, place: Node | number | null | undefined) => void
  positionOf: (place: Node | number | null | undefined) => { line: number; column: number }
}

/** Offsets at which the lines begin. yaml's own counter loses count where it recovers from an error. */
function lineStarts(source: string): number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

export function createReport(source: string): SourceReport {
  const starts = lineStarts(source)
  const errors: PolicyError[] = []
  const positionOf: SourceReport['positionOf'] = (place) => {
    const wanted = typeof place === 'number' ? place : (place?.range?.[0] ?? 0)
    const offset = Math.max(0, Math.min(wanted, source.length))
    const after = starts.findIndex((start) => start > offset)
    const line = after < 0 ? starts.length : after
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 }
  }
  return {
    errors,
    positionOf,
    add(path, message, place) {
      if (errors.length < mostErrors) errors.push({ path, message, ...positionOf(place) })
    },
  }
}
