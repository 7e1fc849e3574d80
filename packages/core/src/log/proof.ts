/** Inclusion and consistency proofs (RFC 6962 §2.1.1–2.1.2): what they are made of, and checking them. */
import { sameBytes } from './bytes.ts'
import { emptyRoot, foldRight, nodeHash } from './merkle.ts'
import type { Sha256 } from './sha256.ts'

/** The root of the perfect subtree over leaves `index · 2^level` and its `2^level - 1` successors. */
export interface TreeNode {
  level: number
  index: number
}
/** Leaves from `from` up to before `to`. */
interface Span {
  from: number
  to: number
}

/** The largest power of two smaller than n (n > 1). */
function halfOf(n: number): number {
  let half = 1
  while (half * 2 < n) half *= 2
  return half
}

function inclusionSpans(index: number, { from, to }: Span): Span[] {
  if (to - from <= 1) return []
  const middle = from + halfOf(to - from)
  return index < middle
    ? [...inclusionSpans(index, { from, to: middle }), { from: middle, to }]
    : [...inclusionSpans(index, { from: middle, to }), { from, to: middle }]
}

function consistencySpans(old: number, { from, to }: Span, whole: boolean): Span[] {
  if (old === to) return whole ? [] : [{ from, to }]
  const middle = from + halfOf(to - from)
  return old <= middle
    ? [...consistencySpans(old, { from, to: middle }, whole), { from: middle, to }]
    : [...consistencySpans(old, { from: middle, to }, false), { from, to: middle }]
}

/** The perfect subtrees that a span is made of, from left to right. */
export function nodesOf({ from, to }: Span): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = from; at < to;) {
    let [level, width] = [0, 1]
    while (at % (width * 2) === 0 && at + width * 2 <= to) [level, width] = [level + 1, width * 2]
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** Each hash of a proof as the nodes it folds. */
export type ProofPlan = readonly (readonly TreeNode[])[]
export const planInclusion = (index: number, size: number): ProofPlan =>
  inclusionSpans(index, { from: 0, to: size }).map(nodesOf)
export const planConsistency = (old: number, size: number): ProofPlan =>
  old === 0 || old === size ? [] : consistencySpans(old, { from: 0, to: size }, true).map(nodesOf)

export const makeProof = (sha: Sha256, plan: ProofPlan, hashOf: (node: TreeNode) => Uint8Array): Uint8Array[] =>
  plan.map((nodes) => foldRight(sha, nodes.map(hashOf)))

const halve = (n: number): number => Math.floor(n / 2)

/** Whether this leaf hash stands at `index` in the tree of `size` with this root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  sha: Sha256,
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (index < 0 || index >= size) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha, sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [halve(at), halve(last)]
    } else hash = nodeHash(sha, hash, sibling)
    ;[at, last] = [halve(at), halve(last)]
  }
  return last === 0 && sameBytes(hash, root)
}

/** Whether the tree of `size` begins with the tree of `old` (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  sha: Sha256,
  old: number,
  size: number,
  proof: readonly Uint8Array[],
  oldRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  if (old > size || old < 0) return false
  if (old === size) return proof.length === 0 && sameBytes(oldRoot, root)
  if (old === 0) return proof.length === 0 && sameBytes(oldRoot, emptyRoot(sha))
  let [at, last] = [old - 1, size - 1]
  while (at % 2 === 1) [at, last] = [halve(at), halve(last)]
  // A tree of a power of two is itself the first hash, so it is left out.
  const [first, ...rest] = at === 0 ? [oldRoot, ...proof] : proof
  if (!first) return false
  let [before, after] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(sha, sibling, before)
      after = nodeHash(sha, sibling, after)
      while (at % 2 === 0 && at !== 0) [at, last] = [halve(at), halve(last)]
    } else after = nodeHash(sha, after, sibling)
    ;[at, last] = [halve(at), halve(last)]
  }
  return last === 0 && sameBytes(before, oldRoot) && sameBytes(after, root)
}
