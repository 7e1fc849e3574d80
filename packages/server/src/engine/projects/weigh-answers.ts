/** What the answers to one item come to: for each question the likeliest value, and how likely every value is. */
import { posteriorOf } from '@countersign/algorithms'
import { groupAnswers, valuesOf, type Json, type Labels, type LabelWire, type Question } from '@countersign/core'

export interface Given {
  person: string
  labels: Labels
}
/** How often each person is right on a question, as it was last learnt. */
export type Skills = ReadonlyMap<string, Readonly<Record<string, number>>>

/** Of somebody of whom nothing was learnt yet. */
const newcomer = 0.7

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
  const rates = new Float64Array(said.length * classes * classes)
  for (const [i, { person }] of said.entries()) {
    const skill = Math.min(0.99, Math.max(1 / classes, skills.get(person)?.[question.name] ?? newcomer))
    for (let label = 0; label < classes; label++)
      for (let truth = 0; truth < classes; truth++)
        rates[(i * classes + label) * classes + truth] = label === truth ? skill : (1 - skill) / (classes - 1)
  }
  const posterior = posteriorOf(
    groups.map((label, person) => ({ person, label })),
    { prior: new Float64Array(classes).fill(1 / classes), rates },
    newcomer,
  )
  const soft = Array.from({ length: distinct }, (_, group) => ({
    value: values[groups.indexOf(group)] as Json,
    probability: posterior[group] as number,
  })).sort((a, b) => b.probability - a.probability)
  const [best] = soft
  return {
    value: (best as LabelWire['soft'][number]).value,
    probability: (best as LabelWire['soft'][number]).probability,
    soft,
    method: 'posterior',
  }
}

/** Whether everybody who answered said the same; who left a question out that need not be answered has said that. */
export const isUnanimous = (questions: readonly Question[], given: readonly Given[]): boolean =>
  questions.every((question) =>
    groupAnswers(
      question,
      given.map(({ labels }) => labels[question.name]),
    ).every((group) => group === 0),
  )

/** The probability of the least sure of its labels. */
export const surenessOf = (labels: Readonly<Record<string, LabelWire>>): number =>
  Math.min(1, ...Object.values(labels).map(({ probability }) => probability ?? 0))
