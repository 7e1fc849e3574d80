import { joinBytes } from './bytes.ts'
import { hashBytes } from './merkle.ts'
import type { Sha256 } from './sha256.ts'
import { edgeRoot, hashesAt, rootOver, tileWidth } from './tile.ts'

/** A tree as its integrator knows it: how large, and the tiles at its right edge, level by level. */
export interface Tree {
  size: number
  edge: readonly Uint8Array[]
}
export interface GrownTile {
  level: number
  n: number
  hashes: Uint8Array
}
export const emptyTree: Tree = { size: 0, edge: [] }

/** Which tiles stand at the right edge of a tree of this size; those that hold nothing are left out. */
export function edgeTiles(size: number): { level: number; n: number }[] {
  const tiles: { level: number; n: number }[] = []
  for (let level = 0; hashesAt(size, level) > 0; level++)
    if (hashesAt(size, level) % tileWidth > 0) tiles.push({ level, n: Math.floor(hashesAt(size, level) / tileWidth) })
  return tiles
}

/** Appends leaf hashes (side by side): the tree after them, its root, and every tile that changed. */
export function growTree(
  sha: Sha256,
  tree: Tree,
  leaves: Uint8Array,
): { tree: Tree; root: Uint8Array; tiles: GrownTile[] } {
  const tiles: GrownTile[] = []
  const edge = [...tree.edge]
  let fresh = leaves
  for (let level = 0; fresh.length > 0; level++) {
    const hashes = joinBytes(edge[level] ?? new Uint8Array(), fresh)
    const firstTile = Math.floor(hashesAt(tree.size, level) / tileWidth)
    const tileBytes = tileWidth * hashBytes
    const full = Math.floor(hashes.length / tileBytes)
    const roots: Uint8Array[] = []
    for (let i = 0; i < full; i++) {
      const tile = hashes.subarray(i * tileBytes, (i + 1) * tileBytes)
      tiles.push({ level, n: firstTile + i, hashes: tile })
      roots.push(rootOver(sha, tile, 0, tileWidth))
    }
    const rest = hashes.subarray(full * tileBytes)
    if (rest.length > 0) tiles.push({ level, n: firstTile + full, hashes: rest })
    edge[level] = rest
    fresh = joinBytes(...roots)
  }
  return { tree: { size: tree.size + leaves.length / hashBytes, edge }, root: edgeRoot(sha, edge), tiles }
}
