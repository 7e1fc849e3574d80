import type { Json } from '../api/wire.ts'
import { leavesOf, type Scalar } from '../words/scalars.ts'

export interface Differences {
  /** What all of them share, by path. */
  same: { path: string; value: Scalar }[]
  /** Paths in which they differ, in the order in which they first appear. */
  paths: string[]
  /** Of each, in order: its value at each of these paths; undefined where it has none. */
  rows: (Scalar | undefined)[][]
}

/** What alike proposals share and in what they differ, so that many can be looked over like one. */
export function findDifferences(proposals: readonly Json[]): Differences {
  const maps = proposals.map((proposal) => new Map(leavesOf(proposal).map(({ path, value }) => [path, value])))
  const paths = Array.from(new Set(maps.flatMap((map) => Array.from(map.keys()))))
  const isSame = (path: string) => maps.every((map) => map.has(path) && map.get(path) === maps[0]?.get(path))
  const differing = paths.filter((path) => !isSame(path))
  return {
    same: paths.filter(isSame).map((path) => ({ path, value: maps[0]?.get(path) ?? null })),
    paths: differing,
    rows: maps.map((map) => differing.map((path) => map.get(path))),
  }
}
