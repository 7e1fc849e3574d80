/** What the answers to one item come to: for each question the likeliest value, and how likely every value is. */
import { studentQuantile } from '@countersign/algorithms'
import {
  canonicalize,
  groupAnswers,
  valuesOf,
  type Json,
  type Labels,
  type LabelWire,
  type Question,
} from '@countersign/core'
import { isMember } from './annotators.ts'
import { isMarked, keptBy, mergeMarks, newcomer, weighVotes } from './merge-marks.ts'

export interface Given {
  person: string
  labels: Labels
}
/** How often each person is right on a question, as it was last learnt. */
export type Skills = ReadonlyMap<string, Readonly<Record<string, number>>>
/** What a model said before, where it counts, and how often it is right on each question that it was measured on. */
export interface ModelVote {
  source: 'brought' | 'backend'
  labels: Labels
  skills: Readonly<Record<string, number>>
}
type Counted = NonNullable<LabelWire['models']>

/** The probability with which a set of values holds the right one. */
const level = 0.95

/**
 * By the question's name. Answers are weighed by their givers' skill: right with that probability, else evenly one of the
 * other values. Where values cannot be counted beforehand, those that were given are all there are, and one more. A model
 * weighs like a person, and never brings in a value that no person gave.
 */
export function weighAnswers(
  questions: readonly Question[],
  given: readonly Given[],
  skills: Skills,
  models: readonly ModelVote[] = [],
): Record<string, LabelWire> {
  return Object.fromEntries(
    questions.flatMap((question) => {
      const said = given.filter(({ labels }) => labels[question.name] !== undefined)
      return said.length === 0 ? [] : [[question.name, weighOne(question, said, skills, votesOn(question, models))]]
    }),
  )
}

/** Of what is drawn a model's word does not count. */
const votesOn = (question: Question, models: readonly ModelVote[]): Counted =>
  isMarked(question)
    ? []
    : models.flatMap(({ source, labels, skills }) => {
        const [value, skill] = [labels[question.name], skills[question.name]]
        return value === undefined || skill === undefined ? [] : [{ source, value, skill }]
      })

function weighOne(question: Question, said: readonly Given[], skills: Skills, models: Counted): LabelWire {
  const values = said.map(({ labels }) => labels[question.name] as Json)
  const skillOf = (person: string): number => skills.get(person)?.[question.name] ?? newcomer
  const merged = isMarked(question)
    ? mergeMarks(
        question,
        said.map(({ person }, i) => ({ value: values[i] as Json, skill: skillOf(person) })),
      )
    : null
  const all = [...values, ...models.map(({ value }) => value)]
  const groups = groupAnswers(question, all)
  const distinct = Math.max(...groups) + 1
  const classes = Math.max(distinct + (valuesOf(question) ? 0 : 1), valuesOf(question)?.length ?? 0, 2)
  const posterior = weighVotes(
    all.map((_, i) => ({
      label: groups[i] as number,
      skill: i < said.length ? skillOf((said[i] as Given).person) : (models[i - said.length] as Counted[number]).skill,
    })),
    classes,
  )
  const likelihood = (group: number) => ({
    value: all[groups.indexOf(group)] as Json,
    probability: posterior[group] as number,
  })
  // Groups are numbered as they first occur: those of people come first.
  const soft = [...new Set(groups.slice(0, said.length))].map(likelihood).sort((a, b) => b.probability - a.probability)
  if (merged) {
    const { value, probability, marks } = merged
    return { value, probability, soft, method: 'matched', marks }
  }
  const { value, probability } = soft[0] as LabelWire['soft'][number]
  const named = Array.from({ length: distinct }, (_, group) => likelihood(group))
  const mean = question.kind === 'number' ? meanOf(values.map(Number), question) : null
  return {
    ...{ value, probability, soft, method: 'posterior' },
    ...(mean ? { mean } : {}),
    ...(isMarked(question) ? {} : { likely: likelyOf(named, valuesOf(question), posterior) }),
    ...(models.length > 0 ? { models } : {}),
  }
}

/** The fewest values that hold the right one with 95 %; those that nobody gave count too, each with its part of the rest. */
function likelyOf(
  named: readonly { value: Json; probability: number }[],
  known: readonly Json[] | null,
  posterior: Float64Array,
): NonNullable<LabelWire['likely']> {
  const said = new Set(named.map(({ value }) => canonicalize(value)))
  const unsaid = (known ?? []).filter((value) => !said.has(canonicalize(value)))
  const each: { value: Json | undefined; probability: number }[] = [
    ...named,
    ...Array.from(posterior.subarray(named.length), (probability, i) => ({ value: unsaid[i], probability })),
  ]
  const values: Json[] = []
  let [held, other] = [0, false]
  for (const { value, probability } of each.sort((a, b) => b.probability - a.probability)) {
    if (held >= level) break
    held += probability
    if (value === undefined) other = true
    else values.push(value)
  }
  return { level, values, other }
}

/** Student's interval, within what may be said. */
function meanOf(
  numbers: readonly number[],
  { minimum = -Infinity, maximum = Infinity }: { minimum?: number | undefined; maximum?: number | undefined },
): LabelWire['mean'] | null {
  const n = numbers.length
  if (n < 2) return null
  const value = numbers.reduce((sum, one) => sum + one, 0) / n
  const squares = numbers.reduce((sum, one) => sum + (one - value) ** 2, 0)
  const reach = studentQuantile((1 + level) / 2, n - 1) * Math.sqrt(squares / (n - 1) / n)
  return { level, value, interval: [Math.max(minimum, value - reach), Math.min(maximum, value + reach)] }
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
    // Who answered elsewhere may not have been asked all of it.
    const values = given.flatMap(({ person, labels }) =>
      labels[question.name] === undefined && !isMember(person) ? [] : [labels[question.name]],
    )
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
