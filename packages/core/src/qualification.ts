/** Qualification: whether an answer is the right one, and whether enough of them were. */
import { canonicalize } from './canonicalize.ts'
import type { Json } from './json.ts'

/** Where the items of a qualification wait; what happens there is no decision of anybody's system. */
export const qualificationQueue = 'qualification'

/** Of an answer, what is compared: the first of these that was given. */
export const valueOfAnswer = (said: {
  proposal?: Json
  choice?: Json
  labels?: Json
  scores?: Json
  comment: string
}): Json => said.proposal ?? said.choice ?? said.labels ?? said.scores ?? said.comment

/** The same value, however its members are ordered. */
export const isRightAnswer = (right: Json, value: Json): boolean => canonicalize(right) === canonicalize(value)

export const isPassed = (correct: number, of: number, passMark: number): boolean => of > 0 && correct / of >= passMark
