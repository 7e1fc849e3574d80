/** Answers to one question as a table of who gave which class. */
import { gatherAnswers, type Answers } from '@countersign/algorithms'
import { canonicalize, groupAnswers, scaleOfQuestion, valuesOf, type Json, type Question } from '@countersign/core'
import { isMarked } from './merge-marks.ts'
import type { AnsweredItem } from './read-answers.ts'

/** More different values are no classes: they are compared item by item. */
export const mostClasses = 100

export interface Table {
  answers: Answers
  /** The value of each class; null where classes are only of their item. */
  values: Json[] | null
  /** The number of an item's row by its place in `items`. */
  rows: AnsweredItem[]
}

/**
 * Who gave which value: by the question's own values, by those that were given, or, of what is drawn, item by item. What
 * has an order stands in it.
 */
export function tabulate(
  question: Question,
  items: readonly AnsweredItem[],
  people: readonly string[],
  most = mostClasses,
): Table {
  const place = new Map(people.map((person, i) => [person, i]))
  const rows = items.filter(({ answers }) => answers.some(({ labels }) => isSaid(question, labels[question.name])))
  const known = valuesOf(question)?.filter((value) => value !== null)
  const given = rows.flatMap(({ answers }) => answers.map(({ labels }) => labels[question.name])).filter(isPresent)
  const distinct = new Map<string, Json>(known?.map((value) => [canonicalize(value), value]))
  if (!known && !isMarked(question))
    for (const value of given) if (distinct.size <= most) distinct.set(canonicalize(value), value)
  const asClasses = !isMarked(question) && distinct.size > 0 && distinct.size <= most
  const ordered = [...distinct.entries()]
  if (scaleOfQuestion(question) !== 'nominal') ordered.sort(([, a], [, b]) => Number(a) - Number(b))
  const classOf = new Map(ordered.map(([text], i) => [text, i]))
  const columns = { item: [] as number[], person: [] as number[], label: [] as number[] }
  let classes = Math.max(2, ordered.length)
  for (const [i, { answers }] of rows.entries()) {
    const said = answers.filter(({ labels }) => isSaid(question, labels[question.name]))
    const groups = asClasses
      ? said.map(({ labels }) => classOf.get(canonicalize(labels[question.name] as Json)) as number)
      : groupAnswers(
          question,
          said.map(({ labels }) => labels[question.name]),
        )
    for (const [at, { person }] of said.entries()) {
      columns.item.push(i)
      columns.person.push(place.get(person) as number)
      columns.label.push(groups[at] as number)
      classes = Math.max(classes, (groups[at] as number) + 1)
    }
  }
  return {
    answers: gatherAnswers(columns, { items: rows.length, people: people.length, classes }),
    values: asClasses ? ordered.map(([, value]) => value) : null,
    rows,
  }
}

const isPresent = (value: Json | undefined): value is Json => value !== undefined
/** "Not applicable" tells nothing of the levels: it counts as not answered. */
const isSaid = (question: Question, value: Json | undefined): boolean =>
  value !== undefined && !(question.kind === 'rating' && value === null)
