/** A rubric as questions that people answer, and their answers as scores by it. */
import type { Labels, Question } from '../labelling/question.ts'
import type { Criterion, Scores } from './rubric.ts'

const yesOrNo: { value: number; title: string; text?: string }[] = [
  { value: 0, title: 'No' },
  { value: 1, title: 'Yes' },
]

/** People are asked what a judge is told: each criterion with its text and its anchors. */
export const questionsOf = (criteria: readonly Criterion[]): Question[] =>
  criteria.map(({ name, title, text, kind, levels, minimum, maximum, na }): Question => {
    const asked = { name, title, hint: text }
    if (kind === 'numeric') return { ...asked, kind: 'number', required: !na, minimum, maximum }
    if (kind === 'text') return { ...asked, kind: 'text', required: !na }
    const anchors = levels.length === 0 ? yesOrNo : levels
    return {
      ...{ ...asked, kind: 'rating', required: true, na },
      levels: anchors.map(({ value, title, text }) => ({ value, title, ...(text === undefined ? {} : { text }) })),
    }
  })

/** What is left out does not apply, where that is an answer at all. */
export const scoresOf = (criteria: readonly Criterion[], labels: Labels): Scores =>
  Object.fromEntries(
    criteria.flatMap(({ name, na }): [string, Scores[string]][] => {
      const value = Object.hasOwn(labels, name) ? labels[name] : undefined
      if (typeof value === 'number' || typeof value === 'string' || value === null) return [[name, value]]
      return na ? [[name, null]] : []
    }),
  )
