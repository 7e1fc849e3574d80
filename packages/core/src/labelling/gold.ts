/** Items whose right answer is known, among the others: when one is given, and what follows from how people do. */

import type { Drawing, Question } from './question.ts'

/** How much of what is drawn must be right, where the question does not say: F1 of marks that overlap by a half or more. */
export const defaultGoldMark = { iou: 0.5, f1: 0.8 }

export const goldMark = ({ gold }: Drawing): { iou: number; f1: number } => ({
  iou: gold?.iou ?? defaultGoldMark.iou,
  f1: gold?.f1 ?? defaultGoldMark.f1,
})

/** A question as it is told to who answers: that there is gold among the items is hidden from them. */
export function withoutGold(question: Question): Question {
  if (!('gold' in question)) return question
  const { gold: _, ...rest } = question
  return rest
}

/** Fewer have no right to say that an item is too hard. */
const fewestToRetire = 5
const failedByNearlyAll = 0.2

/**
 * Whether a person is given gold now. Never twice in a row, so after another item it is a little likelier than `share`:
 * in the long run that share of what they are given is gold.
 *
 * @param drawn a number from 0 to 1 that belongs to this person and this place in what they were given.
 */
export const isGoldDue = (share: number, lastWasGold: boolean, drawn: number): boolean =>
  !lastWasGold && share > 0 && drawn < Math.min(1, share / (1 - share))

/** Surely under the mark, and after enough answers to say so. @param upper end of the interval of the share right. */
export const isUnderMark = (
  policy: { pause_below: number | null; at_least: number },
  answered: number,
  upper: number,
): boolean => policy.pause_below !== null && answered >= policy.at_least && upper < policy.pause_below

/** What nearly everybody fails says more about itself than about them. */
export const isGoldTooHard = (given: number, right: number): boolean =>
  given >= fewestToRetire && right / given <= failedByNearlyAll
