/**
 * A set of cases as bits, positives in the words before `firstNegativeWord` and negatives from there on, so that
 * counting one class is counting one stretch of words.
 */
export type CaseSet = Int32Array

export type CaseCounts = { readonly positives: number; readonly negatives: number }

export function hasCase(set: CaseSet, position: number): boolean {
  return ((set[position >> 5]! >> (position & 31)) & 1) === 1
}

export function addCase(set: CaseSet, position: number): void {
  set[position >> 5]! |= 1 << (position & 31)
}

export function intersect(a: CaseSet, b: CaseSet): CaseSet {
  return a.map((word, i) => word & b[i]!)
}

export function unite(a: CaseSet, b: CaseSet): CaseSet {
  return a.map((word, i) => word | b[i]!)
}

export function subtract(a: CaseSet, b: CaseSet): CaseSet {
  return a.map((word, i) => word & ~b[i]!)
}

/** Counts the cases of both sets by class, without building the intersection: the inner loop of the search. */
export function countBoth(a: CaseSet, b: CaseSet, firstNegativeWord: number): CaseCounts {
  let positives = 0
  for (let i = 0; i < firstNegativeWord; i++) positives += bitCount(a[i]! & b[i]!)
  let negatives = 0
  for (let i = firstNegativeWord; i < a.length; i++) negatives += bitCount(a[i]! & b[i]!)
  return { positives, negatives }
}

export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
