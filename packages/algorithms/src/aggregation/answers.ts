/** One person's answer to one item; the three are indices from 0. */
export type Answer = { readonly item: number; readonly person: number; readonly label: number }

/**
 * Who answered what, sparse: answer number a is `label[a]` by `person[a]`. Answers stand by item; those of item i are
 * `starts[i]` … `starts[i+1] − 1`. An item may have none.
 */
export type Answers = {
  readonly items: number
  readonly people: number
  readonly classes: number
  readonly starts: Uint32Array
  readonly item: Uint32Array
  readonly person: Uint32Array
  readonly label: Uint32Array
}

/** How many there are; where left out, one more than the highest index. */
export type AnswerSizes = { readonly items?: number; readonly people?: number; readonly classes?: number }

export type AnswerColumns = {
  readonly item: ArrayLike<number>
  readonly person: ArrayLike<number>
  readonly label: ArrayLike<number>
}

/**
 * Gathers answers given as columns, ordered by item, then person, then label. The same answer given twice by a person to
 * an item counts once; two different answers both count.
 *
 * @throws RangeError where columns differ in length, or an index is no integer in 0 … size − 1.
 */
export function gatherAnswers({ item, person, label }: AnswerColumns, sizes: AnswerSizes = {}): Answers {
  const count = item.length
  if (person.length !== count || label.length !== count) throw new RangeError('columns must have one length')
  const items = sizeOf('items', item, sizes.items)
  const people = sizeOf('people', person, sizes.people)
  const classes = sizeOf('classes', label, sizes.classes)
  let order = Uint32Array.from({ length: count }, (_, i) => i)
  order = countingSort(order, label, classes)
  order = countingSort(order, person, people)
  order = countingSort(order, item, items)
  let kept = 0
  for (let i = 0; i < count; i++) {
    const [a, last] = [order[i]!, order[kept - 1]!]
    if (kept > 0 && item[a] === item[last] && person[a] === person[last] && label[a] === label[last]) continue
    order[kept++] = a
  }
  const pick = (column: ArrayLike<number>): Uint32Array => {
    const picked = new Uint32Array(kept)
    for (let i = 0; i < kept; i++) picked[i] = column[order[i]!]!
    return picked
  }
  const itemOf = pick(item)
  const starts = new Uint32Array(items + 1)
  for (const i of itemOf) starts[i + 1]! += 1
  for (let i = 0; i < items; i++) starts[i + 1]! += starts[i]!
  return { items, people, classes, starts, item: itemOf, person: pick(person), label: pick(label) }
}

/** The same for a list of answers. */
export const answersOf = (answers: readonly Answer[], sizes: AnswerSizes = {}): Answers =>
  gatherAnswers(
    {
      item: answers.map((answer) => answer.item),
      person: answers.map((answer) => answer.person),
      label: answers.map((answer) => answer.label),
    },
    sizes,
  )

function sizeOf(what: string, column: ArrayLike<number>, given: number | undefined): number {
  let highest = -1
  for (let i = 0; i < column.length; i++) {
    const index = column[i]!
    if (!Number.isInteger(index) || index < 0) throw new RangeError(`${what}: ${index} is no index`)
    if (index > highest) highest = index
  }
  const size = given ?? highest + 1
  if (!Number.isInteger(size) || size <= highest) throw new RangeError(`${what}: ${highest} is not below ${size}`)
  return size
}

function countingSort(
  order: Uint32Array<ArrayBuffer>,
  column: ArrayLike<number>,
  size: number,
): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(size + 1)
  for (let i = 0; i < order.length; i++) next[column[order[i]!]! + 1]! += 1
  for (let i = 0; i < size; i++) next[i + 1]! += next[i]!
  const sorted = new Uint32Array(order.length)
  for (const at of order) {
    const bucket = column[at]!
    sorted[next[bucket]!] = at
    next[bucket]! += 1
  }
  return sorted
}
