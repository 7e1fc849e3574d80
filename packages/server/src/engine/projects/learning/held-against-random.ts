/** Is the strategy worth it? What all labels taught, held against what the random arm's alone did. */
import { accuracyReached, labelsNeeded } from '@countersign/algorithms'
import type { LabelsToWire, LearningWire, LearntShare } from '@countersign/core'

export interface Measured {
  accuracy: LearntShare | null
  random: LearntShare | null
}

/** The strategy against chance at as many labels: what the random arm alone knows now, beside what all labels knew then. */
export function aheadOf(rounds: readonly Measured[]): LearningWire['ahead'] {
  const random = rounds.at(-1)?.random
  if (!random) return null
  const then = rounds
    .flatMap(({ accuracy }) => (accuracy ? [accuracy] : []))
    .filter(({ labels }) => labels <= random.labels)
    .at(-1)
  if (!then) return null
  const verdict =
    then.interval[0] > random.interval[1] ? 'yes' : then.interval[1] < random.interval[0] ? 'no' : 'unknown'
  return { verdict, strategy: then, random }
}

/** Labels that either takes for what both have reached, and for what the strategy has reached now where chance has not. */
export function savingsOf(rounds: readonly Measured[]): LearningWire['savings'] {
  const of = (name: keyof Measured) => rounds.flatMap((round) => round[name] ?? [])
  const [strategy, random] = [of('accuracy'), of('random')]
  const [now, then] = [accuracyReached(strategy), accuracyReached(random)]
  if (now === null || then === null) return []
  return [...(then < now ? [then] : []), now].map((accuracy) => ({
    accuracy,
    ...{ strategy: labelsTo(strategy, accuracy), random: labelsTo(random, accuracy) },
  }))
}

function labelsTo(curve: readonly LearntShare[], accuracy: number): LabelsToWire {
  const { labels, lower, upper, measured } = labelsNeeded(curve, accuracy)!
  const whole = (value: number | null) => value && Math.ceil(value)
  return {
    labels: whole(labels),
    interval: [lower && Math.floor(lower), whole(upper)],
    measured: [measured[0], measured[1]],
  }
}
