/** What must hold of a log's tables whatever happened to its servers. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { appendLeaf, emptyFrontier, frontierRoot, hashAt, parseCheckpoint, parseNote, toHex } from '@countersign/core'
import type { House } from './server.ts'

const sha = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/**
 * The tree holds every entry once and in order, and every checkpoint that was ever published is the root over the
 * entries before it. Answers how many checkpoints there are.
 */
export async function expectWholeLog(admin: House['admin'], workspace: string): Promise<number> {
  const leaves = (await admin('select position::int, leaf from entries where workspace = $1 order by position', [
    workspace,
  ])) as unknown as { position: number; leaf: Buffer }[]
  const tiles = (await admin('select n::int, hashes from log_tiles where workspace = $1 and level = 0 order by n', [
    workspace,
  ])) as unknown as { n: number; hashes: Buffer }[]
  const notes = (await admin('select note from log_checkpoints where workspace = $1 order by size', [
    workspace,
  ])) as unknown as { note: string }[]
  expect(leaves.map(({ position }) => position)).toEqual(leaves.map((_, i) => i))
  const roots = new Map<number, string>()
  const frontier = emptyFrontier()
  for (const { position, leaf } of leaves) {
    const hash = sha(Buffer.concat([Buffer.of(0), leaf]))
    const tile = tiles[Math.floor(position / 256)]?.hashes
    if (tile && tile.length > (position % 256) * 32) expect(toHex(hashAt(tile, position % 256))).toBe(toHex(hash))
    appendLeaf(sha, frontier, hash)
    roots.set(frontier.size, toHex(frontierRoot(sha, frontier)))
  }
  const last = notes.map(({ note }) => {
    const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '')
    expect(toHex(checkpoint?.root ?? new Uint8Array())).toBe(roots.get(checkpoint?.size ?? -1))
    return checkpoint?.size
  })
  expect(last.at(-1)).toBe(leaves.length)
  expect(new Set(last).size).toBe(last.length)
  return last.length
}
