/** Hashing of a log's tree (RFC 6962 §2.1), and the root of a growing one in little memory. */
import type { Sha256 } from './sha256.ts'

export const hashBytes = 32

export function leafHash(sha: Sha256, entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length)
  bytes.set(entry, 1)
  return sha(bytes)
}
export function nodeHash(sha: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * hashBytes)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + hashBytes)
  return sha(bytes)
}
export const emptyRoot = (sha: Sha256): Uint8Array => sha(new Uint8Array())

/** The roots of the perfect subtrees, from left to right, that a tree of this size is made of. */
export interface Frontier {
  size: number
  hashes: Uint8Array[]
}
export const emptyFrontier = (): Frontier => ({ size: 0, hashes: [] })

export function appendLeaf(sha: Sha256, frontier: Frontier, leaf: Uint8Array): void {
  let hash = leaf
  for (let rest = frontier.size; rest % 2 === 1; rest = Math.floor(rest / 2))
    hash = nodeHash(sha, frontier.hashes.pop() as Uint8Array, hash)
  frontier.hashes.push(hash)
  frontier.size++
}

/** The root over subtrees that stand side by side, the largest first. */
export function foldRight(sha: Sha256, hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return emptyRoot(sha)
  return hashes.reduceRight((right, left) => nodeHash(sha, left, right))
}
export const frontierRoot = (sha: Sha256, frontier: Frontier): Uint8Array => foldRight(sha, frontier.hashes)
