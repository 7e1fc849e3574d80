import { gatherAnswers, type Answers } from './answers.ts'

export type ModelSays = {
  /** Probabilities of the classes, item by item: `values[item · classes + class]`; all 0 where it says nothing. */
  readonly values: ArrayLike<number>
}

/**
 * The answers with a model as one more person, who gives the likeliest class (the lowest of several that tie) of every
 * item that it says something of. Its index is the last. How far it is believed is then learnt from people's answers, as for everybody.
 *
 * Weakness: how sure the model was is not used; the aggregation learns how sure to be of it. A model that was trained on
 * the very answers agrees with them too well: let it predict items that it has not seen (cross-validation).
 *
 * @throws RangeError unless there is one row of probabilities for each item.
 */
export function addModel(answers: Answers, { values }: ModelSays): Answers {
  const { items, people, classes, item, person, label } = answers
  if (values.length !== items * classes)
    throw new RangeError(`${values.length} probabilities for ${items} × ${classes}`)
  const columns = { item: Array.from(item), person: Array.from(person), label: Array.from(label) }
  for (let i = 0; i < items; i++) {
    let best = 0
    for (let k = 1; k < classes; k++) if (values[i * classes + k]! > values[i * classes + best]!) best = k
    if (!(values[i * classes + best]! > 0)) continue
    columns.item.push(i)
    columns.person.push(people)
    columns.label.push(best)
  }
  return gatherAnswers(columns, { items, classes, people: people + 1 })
}
