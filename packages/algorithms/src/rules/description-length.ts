/**
 * The code in which a rule has to pay for itself, in bits. Labels alone cost log₂ C(cases, positives). With a rule one
 * says the rule (`theoryBits`), how many of the matched cases are positive, and which of the matched and which of the
 * others. Every rule has one such code and the codes are prefix-free, so under labels in random order a rule that
 * shortens the description by b bits exists with probability at most 2^−b, however many rules were searched.
 *
 * @see Rissanen, "Modeling by Shortest Data Description", Automatica 14, 1978; Quinlan & Cameron-Jones on exceptions,
 *   ICML 1995; Grünwald, "The Minimum Description Length Principle", 2007 (no-hypercompression inequality).
 */
export type DescriptionLength = {
  /** Bits that a rule of these conjunctions (each a list of its conditions' bits) takes to say. */
  readonly theoryBits: (conjunctions: readonly (readonly number[])[]) => number
  /** Bits that the labels save when a rule matches so many positive and negative cases, before its own cost. */
  readonly savedBits: (matchedPositives: number, matchedNegatives: number) => number
}

export function descriptionLength(cases: number, positives: number): DescriptionLength {
  const logFactorials = new Float64Array(cases + 1)
  for (let n = 2; n <= cases; n++) logFactorials[n] = logFactorials[n - 1]! + Math.log2(n)
  const logChoose = (n: number, k: number): number => logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!
  const alone = logChoose(cases, positives)

  const theoryBits = (conjunctions: readonly (readonly number[])[]): number => {
    let bits = countBits(conjunctions.length)
    for (const conditions of conjunctions) {
      bits += countBits(conditions.length)
      for (const condition of conditions) bits += condition
    }
    return bits
  }
  const savedBits = (matchedPositives: number, matchedNegatives: number): number => {
    const matched = matchedPositives + matchedNegatives
    const shareBits = matchedNegatives === 0 ? 1 : 1 + Math.log2(Math.min(positives, matched) + 1)
    const which = logChoose(matched, matchedPositives) + logChoose(cases - matched, positives - matchedPositives)
    return alone - shareBits - which
  }
  return { theoryBits, savedBits }
}

/** One of 1, 2 or 3 parts, at probabilities ½, ¼, ¼, less the log₂ n! that their order does not matter. */
function countBits(parts: number): number {
  return parts === 1 ? 1 : parts === 2 ? 1 : 2 - Math.log2(6)
}
