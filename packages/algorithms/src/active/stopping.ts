export type StoppingAdvice = {
  /** Advice, never an order. */
  readonly advice: 'go-on' | 'stop'
  readonly because: 'predictions-change' | 'unsure' | 'too-early' | 'settled'
  /** Cohen's kappa of this round's predictions with the last round's, and their mean uncertainty, 0..1. */
  readonly kappa: number | null
  readonly uncertainty: number | null
}

export type StoppingRule = {
  /** Kappa from which predictions count as unchanged, in this many rounds running. Defaults 0.99 and 3. */
  readonly kappa?: number
  readonly rounds?: number
  /** Mean uncertainty from which on the model counts as sure. Default 0.1. */
  readonly uncertainty?: number
}

/** Cohen's kappa of two rounds of predicted classes of the same items; 1 where both say one and the same class. */
export function predictionKappa(before: ArrayLike<number>, after: ArrayLike<number>): number {
  if (before.length !== after.length || before.length === 0) throw new RangeError('two rounds of the same items')
  const [one, other] = [new Map<number, number>(), new Map<number, number>()]
  let same = 0
  for (let i = 0; i < before.length; i++) {
    one.set(before[i]!, (one.get(before[i]!) ?? 0) + 1)
    other.set(after[i]!, (other.get(after[i]!) ?? 0) + 1)
    if (before[i] === after[i]) same++
  }
  const chance = [...one].reduce((sum, [k, count]) => sum + (count * (other.get(k) ?? 0)) / before.length ** 2, 0)
  return chance >= 1 ? 1 : (same / before.length - chance) / (1 - chance)
}

/**
 * Whether more labels would still teach: stop when predictions on a fixed set have not changed for some rounds, or when
 * the model is sure overall. `rounds` are kappas with the round before and mean uncertainties, the oldest first.
 *
 * Weakness: a model can be settled and wrong; the random arm's accuracy decides whether it is good.
 *
 * @see Bloodgood & Vijay-Shanker, "A Method for Stopping Active Learning", CoNLL 2009; Zhu, Wang & Hovy, COLING 2008.
 */
export function adviseStopping(
  rounds: readonly { readonly kappa: number; readonly uncertainty: number }[],
  { kappa = 0.99, rounds: needed = 3, uncertainty = 0.1 }: StoppingRule = {},
): StoppingAdvice {
  const last = rounds.at(-1)
  const seen = { kappa: last?.kappa ?? null, uncertainty: last?.uncertainty ?? null }
  if (rounds.length < needed) return { advice: 'go-on', because: 'too-early', ...seen }
  const recent = rounds.slice(-needed)
  if (recent.every((round) => round.kappa >= kappa)) return { advice: 'stop', because: 'settled', ...seen }
  if (recent.every((round) => round.uncertainty <= uncertainty)) return { advice: 'stop', because: 'settled', ...seen }
  return { advice: 'go-on', because: last!.kappa < kappa ? 'predictions-change' : 'unsure', ...seen }
}
