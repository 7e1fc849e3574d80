import type { Question } from '../api/wire.ts'

const storageKey = 'countersign.at-once'

/** Whether one keystroke can be the whole answer: a single question that takes one of some options. */
export const mayAnswerAtOnce = (questions: readonly Question[]): boolean => {
  const [only] = questions
  return questions.length === 1 && (only?.kind === 'rating' || (only?.kind === 'choice' && !only.many))
}

/** A person's own choice, in this browser. */
export const answersAtOnce = (): boolean => {
  try {
    return localStorage.getItem(storageKey) === 'true'
  } catch {
    return false
  }
}
export function keepAtOnce(atOnce: boolean): void {
  try {
    localStorage.setItem(storageKey, String(atOnce))
  } catch {
    return
  }
}
