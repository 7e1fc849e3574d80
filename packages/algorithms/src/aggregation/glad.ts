import { sigmoid } from '../learning/sigmoid.ts'
import type { Answers } from './answers.ts'
import { largestChange, normaliseLogs } from './expectation.ts'
import { majority } from './majority.ts'
import type { SoftLabels } from './soft-labels.ts'

export type GladOptions = {
  /** Default 100. */
  readonly maxIterations?: number
  /** Rounds of scoring between two expectations. Default 1. */
  readonly rounds?: number
  /** Stops when no probability moves by more. Default 1e-4. */
  readonly tolerance?: number
}

export type Glad = {
  readonly labels: SoftLabels
  /** Each person's ability: 0 guesses, below 0 misleads. */
  readonly ability: Float64Array
  /** Each item's ease, above 0: an answer is right with probability σ(ability · ease). */
  readonly ease: Float64Array
  readonly iterations: number
}

/**
 * GLAD: people have abilities and items have ease; an answer is right with probability σ(ability · ease), wrong answers
 * spread evenly. Truths are equally likely beforehand; ability and ln ease have N(1, 1) priors. Expectation-maximisation
 * from equal abilities, with Fisher scoring. Deterministic.
 *
 * Weakness: ability and ease trade against each other where items have few answers; blind to what people confuse.
 *
 * @see Whitehill, Ruvolo, Wu, Bergsma & Movellan, "Whose Vote Should Count More", NIPS 2009.
 */
export function glad(answers: Answers, options: GladOptions = {}): Glad {
  const { maxIterations = 100, rounds = 1, tolerance = 1e-4 } = options
  const { items, people, classes } = answers
  const ability = new Float64Array(people).fill(1)
  const logEase = new Float64Array(items).fill(1)
  let posteriors = majority(answers).values
  let previous = posteriors
  let [iterations, change] = [0, Infinity]
  while (iterations < maxIterations && change > tolerance) {
    iterations++
    previous = posteriors
    posteriors = expect(answers, ability, logEase)
    climb(answers, posteriors, ability, logEase, rounds)
    change = largestChange(previous, posteriors)
  }
  const labels = { items, classes, values: expect(answers, ability, logEase) }
  return { labels, ability, ease: logEase.map(Math.exp), iterations }
}

function expect(answers: Answers, ability: Float64Array, logEase: Float64Array): Float64Array {
  const { items, classes, starts, person, label } = answers
  const out = new Float64Array(items * classes)
  const spread = Math.log(Math.max(1, classes - 1))
  for (let i = 0; i < items; i++) {
    const ease = Math.exp(logEase[i]!)
    for (let a = starts[i]!; a < starts[i + 1]!; a++) {
      const logit = ability[person[a]!]! * ease
      // ln σ(x) − (ln σ(−x) − ln (K−1)): what the answered class gains on the others.
      out[i * classes + label[a]!]! += logit + spread
    }
    normaliseLogs(out, i * classes, classes)
  }
  return out
}

/** Fisher scoring by turns: all abilities given the ease of items, then all ease given the abilities. */
function climb(
  answers: Answers,
  posteriors: Float64Array,
  ability: Float64Array,
  logEase: Float64Array,
  rounds: number,
): void {
  const { classes, item, person, label } = answers
  const turn = (own: Float64Array, ofAnswer: Uint32Array, slope: (a: number) => number): void => {
    const gradient = own.map((x) => 1 - x)
    const curvature = new Float64Array(own.length).fill(1)
    for (let a = 0; a < item.length; a++) {
      const right = sigmoid(ability[person[a]!]! * Math.exp(logEase[item[a]!]!))
      gradient[ofAnswer[a]!]! += (posteriors[item[a]! * classes + label[a]!]! - right) * slope(a)
      curvature[ofAnswer[a]!]! += right * (1 - right) * slope(a) ** 2
    }
    for (let i = 0; i < own.length; i++) own[i]! += Math.max(-1, Math.min(1, gradient[i]! / curvature[i]!))
  }
  for (let round = 0; round < rounds; round++) {
    turn(ability, person, (a) => Math.exp(logEase[item[a]!]!))
    turn(logEase, item, (a) => ability[person[a]!]! * Math.exp(logEase[item[a]!]!))
  }
}
