import type { Answers } from './answers.ts'
import { majority } from './majority.ts'
import { chooseLabel, type SoftLabels } from './soft-labels.ts'

export type Wawa = {
  readonly labels: SoftLabels
  /** Each person's agreement with the majority, 0..1. */ readonly weights: Float64Array
}

/**
 * "Worker agreement with aggregate": each person's vote weighs as often as they agree with the plain majority.
 *
 * Weakness: one round only, and a person who errs with the many is believed.
 *
 * @see Appen, "Calculating Worker Agreement with Aggregate (Wawa)"; Ustalov, Pavlichenko & Tseitlin, JOSS 9(96), 2024.
 */
export function wawa(answers: Answers): Wawa {
  const plain = majority(answers)
  const chosen = Uint32Array.from({ length: answers.items }, (_, i) => chooseLabel(plain, i).label)
  const agreed = new Float64Array(answers.people)
  const given = new Float64Array(answers.people)
  for (let a = 0; a < answers.item.length; a++) {
    given[answers.person[a]!]! += 1
    if (answers.label[a] === chosen[answers.item[a]!]) agreed[answers.person[a]!]! += 1
  }
  const weights = agreed.map((count, person) => (given[person]! > 0 ? count / given[person]! : 0))
  return { labels: majority(answers, weights), weights }
}
