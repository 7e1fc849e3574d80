import { jeffreysInterval } from '../intervals/jeffreys-interval.ts'
import type { Answers } from './answers.ts'
import type { SoftLabels } from './soft-labels.ts'

export type PersonSkill = {
  /** Answers given. */
  readonly answers: number
  /** Expected share that are right, 0..1; null where nothing was answered. */
  readonly accuracy: number | null
  readonly lower: number
  readonly upper: number
  /** Expected answers by truth and label: `confusion[truth · classes + label]`. */
  readonly confusion: Float64Array
}

/**
 * How often each person is right, were the soft labels what is known of the truth. The interval (Jeffreys', two-sided at
 * `confidence`, default 0.95) allows for how few answers there are and for how unsure their truths are.
 *
 * Weakness: what the aggregation believed is taken at its word, and it believed this person too: skill is a little
 * flattered where items have few answers. With gold, pass soft labels of the gold alone.
 */
export function personSkills(answers: Answers, labels: SoftLabels, confidence = 0.95): PersonSkill[] {
  const { people, classes, item, person, label } = answers
  const given = new Float64Array(people)
  const right = new Float64Array(people)
  const doubt = new Float64Array(people)
  const confusions = Array.from({ length: people }, () => new Float64Array(classes * classes))
  for (let a = 0; a < item.length; a++) {
    const [j, row] = [person[a]!, item[a]! * classes]
    const p = labels.values[row + label[a]!]!
    given[j]! += 1
    right[j]! += p
    doubt[j]! += p * (1 - p)
    for (let k = 0; k < classes; k++) confusions[j]![k * classes + label[a]!]! += labels.values[row + k]!
  }
  return confusions.map((confusion, j) => {
    const n = given[j]!
    if (n === 0) return { answers: 0, accuracy: null, lower: 0, upper: 1, confusion }
    const accuracy = Math.min(1, right[j]! / n)
    const drawn = accuracy * (1 - accuracy)
    const effective = drawn > 0 ? (n * drawn) / (drawn + doubt[j]! / n) : n
    const { lower, upper } = jeffreysInterval(accuracy, effective, confidence)
    return { answers: n, accuracy, lower, upper, confusion }
  })
}
