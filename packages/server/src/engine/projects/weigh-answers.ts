/** What the answers to one item come to: for each question the likeliest value, and how likely every value is. */
import { groupAnswers, valuesOf, type Json, type Labels, type LabelWire, type Question } from '@countersign/core'
import { isMarked, keptBy, mergeMarks, newcomer, weighVotes } from './merge-marks.ts'

export interface Given {
  person: string
  labels: Labels
}
/** How often each person is right on a question, as it was last learnt. */
export type Skills = ReadonlyMap<string, Readonly<Record<string, number>>>

/**
 * By the question's name. Answers are weighed by their givers' skill: right with that probability, else evenly one of the
 * other values. Where values cannot be counted beforehand, those that were given are all there are, and one more.
 */
export function weighAnswers(
  questions: readonly Question[],
  given: readonly Given[],
  skills: Skills,
): Record<string, LabelWire> {
  return Object.fromEntries(
    questions.flatMap((question) => {
      const said = given.filter(({ labels }) => labels[question.name] !== undefined)
      return said.length === 0 ? [] : [[question.name, weighOne(question, said, skills)]]
    }),
  )
}

function weighOne(question: Question, said: readonly Given[], skills: Skills): LabelWire {
  const values = said.map(({ labels }) => labels[question.name] as Json)
  const groups = groupAnswers(question, values)
  const distinct = Math.max(...groups) + 1
  const classes = Math.max(distinct + (valuesOf(question) ? 0 : 1), valuesOf(question)?.length ?? 0, 2)
  const skillOf = (person: string): number => skills.get(person)?.[question.name] ?? newcomer
  const posterior = weighVotes(
    said.map(({ person }, i) => ({ label: groups[i] as number, skill: skillOf(person) })),
    classes,
  )
  const soft = Array.from({ length: distinct }, (_, group) => ({
    value: values[groups.indexOf(group)] as Json,
    probability: posterior[group] as number,
  })).sort((a, b) => b.probability - a.probability)
  const merged = isMarked(question)
    ? mergeMarks(
        question,
        said.map(({ person }, i) => ({ value: values[i] as Json, skill: skillOf(person) })),
      )
    : null
  if (merged) {
    const { value, probability, marks } = merged
    return { value, probability, soft, method: 'matched', marks }
  }
  const [best] = soft
  return {
    value: (best as LabelWire['soft'][number]).value,
    probability: (best as LabelWire['soft'][number]).probability,
    soft,
    method: 'posterior',
  }
}

/** What a lead decided is the label; what people had said stays beside it as they said it. */
export const adjudicate = (
  questions: readonly Question[],
  said: Readonly<Record<string, LabelWire>>,
  decided: Labels,
): Record<string, LabelWire> =>
  Object.fromEntries(
    questions.flatMap((question) => {
      const [value, before] = [decided[question.name], said[question.name]]
      if (value === undefined) return []
      const marks = before?.marks && isMarked(question) ? keptBy(question, before.marks, value) : undefined
      return [
        [
          question.name,
          { value, probability: null, soft: before?.soft ?? [], method: 'adjudication', ...(marks ? { marks } : {}) },
        ],
      ]
    }),
  )

/** Whether everybody who answered said the same; who left a question out that need not be answered has said that. */
export const isUnanimous = (questions: readonly Question[], given: readonly Given[]): boolean =>
  questions.every((question) => {
    const values = given.map(({ labels }) => labels[question.name])
    const said = values.filter((value): value is Json => value !== undefined)
    const merged =
      isMarked(question) && said.length === values.length
        ? mergeMarks(
            question,
            said.map((value) => ({ value, skill: newcomer })),
          )
        : null
    return merged?.unanimous ?? groupAnswers(question, values).every((group) => group === 0)
  })

/** The probability of the least sure of its labels. */
export const surenessOf = (labels: Readonly<Record<string, LabelWire>>): number =>
  Math.min(1, ...Object.values(labels).map(({ probability }) => probability ?? 0))
