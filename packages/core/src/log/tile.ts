/** Tiles (C2SP tlog-tiles): where a hash of the tree lies, how tiles and entry bundles are spelled. */
import { foldRight, hashBytes } from './merkle.ts'
import { nodesOf, type TreeNode } from './proof.ts'
import type { Sha256 } from './sha256.ts'

export const tileWidth = 256
const tileHeight = 8
export const largestEntry = 65_535

export interface TileName {
  /** `entries`: the entries themselves. */
  level: number | 'entries'
  n: number
  /** Hashes or entries in it: 256, or fewer at the right edge. */
  width: number
}

export function formatTile({ level, n, width }: TileName): string {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0')
  const groups = digits.match(/\d{3}/g) ?? []
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`
}

/** Undefined for what is not the one spelling of a tile. */
export function parseTile(path: string): TileName | undefined {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (!match) return undefined
  const [, level = '', number = '', part] = match
  const width = part === undefined ? tileWidth : Number(part)
  const name: TileName = {
    level: level === 'entries' ? 'entries' : Number(level),
    n: Number(number.replaceAll(/[x/]/g, '')),
    width,
  }
  const isTile =
    width >= 1 && (part === undefined || width < tileWidth) && (name.level === 'entries' || name.level < 64)
  return isTile && formatTile(name) === path ? name : undefined
}

/** How many hashes a level of tiles has in a tree of this size. */
export const hashesAt = (size: number, level: number): number => Math.floor(size / tileWidth ** level)
/** How wide a tile is in a tree of this size; 0 where it is not there. */
export const widthAt = (size: number, level: number, n: number): number =>
  Math.max(0, Math.min(tileWidth, hashesAt(size, level) - n * tileWidth))

/** Every file of a log of this size, tiles before entries. */
export function* filesOfLog(size: number): Generator<TileName> {
  for (let level = 0; hashesAt(size, level) > 0; level++) yield* tilesOf(level, hashesAt(size, level))
  yield* tilesOf('entries', size)
}
function* tilesOf(level: TileName['level'], hashes: number): Generator<TileName> {
  for (let n = 0; n * tileWidth < hashes; n++) yield { level, n, width: Math.min(tileWidth, hashes - n * tileWidth) }
}

export interface TilePlace {
  level: number
  n: number
  /** The node is the root over `count` hashes of the tile from `first` on. */
  first: number
  count: number
}
export function placeOf({ level, index }: TreeNode): TilePlace {
  const count = 2 ** (level % tileHeight)
  const at = index * count
  return {
    level: Math.floor(level / tileHeight),
    n: Math.floor(at / tileWidth),
    first: at % tileWidth,
    count,
  }
}
export const hashAt = (tile: Uint8Array, i: number): Uint8Array => tile.subarray(i * hashBytes, (i + 1) * hashBytes)

/** The root over hashes of a tile; their count is a power of two. Neighbours lie side by side, and are hashed as they lie. */
export function rootOver(sha: Sha256, tile: Uint8Array, first: number, count: number): Uint8Array {
  const pair = Uint8Array.of(1, ...new Uint8Array(2 * hashBytes))
  let level = tile.subarray(first * hashBytes, (first + count) * hashBytes)
  while (level.length > hashBytes) {
    const above = new Uint8Array(level.length / 2)
    for (let at = 0; at < above.length; at += hashBytes) {
      pair.set(level.subarray(2 * at, 2 * (at + hashBytes)), 1)
      above.set(sha(pair), at)
    }
    level = above
  }
  return level
}

/** The root of a tree of this size, from its tiles at the right edge: `edge[level]`, which may be empty. */
export function edgeRoot(sha: Sha256, edge: readonly Uint8Array[]): Uint8Array {
  const parts = edge.map((tile) =>
    nodesOf({ from: 0, to: tile.length / hashBytes }).map(({ level, index }) =>
      rootOver(sha, tile, index * 2 ** level, 2 ** level),
    ),
  )
  return foldRight(sha, parts.reverse().flat())
}

/** @throws RangeError for an entry that is longer than 65,535 bytes. */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  const view = new DataView(bundle.buffer)
  let at = 0
  for (const entry of entries) {
    if (entry.length > largestEntry) throw new RangeError(`an entry has ${entry.length} bytes; ${largestEntry} fit`)
    view.setUint16(at, entry.length)
    bundle.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bundle
}

/** The entries of a bundle; undefined where it does not end with one. */
export function parseBundle(bundle: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length;) {
    if (at + 2 > bundle.length) return undefined
    const end = at + 2 + view.getUint16(at)
    if (end > bundle.length) return undefined
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
