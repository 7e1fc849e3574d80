/**
 * Which cells of one table may be told. What has fewer than `least` would tell of somebody; and where all that is hidden
 * together is still fewer, the smallest cell that is left goes too, since a total less the rest would give it away.
 *
 * @returns for each cell, whether it may be told.
 * @see Hundepool et al., Statistical Disclosure Control, 2012, on secondary suppression.
 */
export function veilCells(counts: readonly number[], least: number): boolean[] {
  const told = counts.map((n) => n === 0 || n >= least)
  for (;;) {
    const hidden = counts.reduce((sum, n, i) => (told[i] ? sum : sum + n), 0)
    if (hidden === 0 || hidden >= least) return told
    let smallest = -1
    for (const [i, n] of counts.entries())
      if (told[i] && n > 0 && (smallest < 0 || n < (counts[smallest] as number))) smallest = i
    if (smallest < 0) return told
    told[smallest] = false
  }
}
