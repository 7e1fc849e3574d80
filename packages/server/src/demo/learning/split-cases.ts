import { shuffle, type Random } from '@countersign/algorithms'

export interface Shares {
  /** Shares of each class, in 0..1; what remains is held out. */
  train: number
  calibrate: number
}
export interface Split {
  train: number[]
  calibrate: number[]
  /** In random order. */
  heldOut: number[]
}

/** Deals indexes into three parts, each class alike. */
export function splitCases(labels: readonly boolean[], shares: Shares, random: Random): Split {
  const split: Split = { train: [], calibrate: [], heldOut: [] }
  for (const label of [true, false]) {
    const dealt = shuffle(
      [...labels.keys()].filter((i) => labels[i] === label),
      random,
    )
    const first = Math.round(dealt.length * shares.train)
    const second = Math.round(dealt.length * (shares.train + shares.calibrate))
    split.train.push(...dealt.slice(0, first))
    split.calibrate.push(...dealt.slice(first, second))
    split.heldOut.push(...dealt.slice(second))
  }
  return { ...split, heldOut: shuffle(split.heldOut, random) }
}
