import type { Answers } from './answers.ts'
import type { SoftLabels } from './soft-labels.ts'

/**
 * Each class's share of an item's answers, each person's vote weighing `weights[person]` (default 1, at least 0). An item
 * without votes has equal shares.
 *
 * Weakness: shares of votes are no probabilities of being right; everybody is believed alike.
 */
export function majority(answers: Answers, weights?: ArrayLike<number>): SoftLabels {
  const { items, classes, item, person, label } = answers
  const values = new Float64Array(items * classes)
  for (let a = 0; a < item.length; a++) values[item[a]! * classes + label[a]!]! += weights?.[person[a]!] ?? 1
  for (let i = 0; i < items; i++) {
    const row = values.subarray(i * classes, (i + 1) * classes)
    const total = row.reduce((sum, value) => sum + value, 0)
    for (let k = 0; k < classes; k++) row[k] = total > 0 ? row[k]! / total : 1 / classes
  }
  return { items, classes, values }
}
