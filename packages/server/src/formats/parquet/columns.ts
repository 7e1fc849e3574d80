/** Which column holds what: our own by their names, every other is a member of the item's data. */
import type { Question } from '@countersign/core'

export type CellType = 'text' | 'number' | 'boolean' | 'json'
export interface Column {
  name: string
  type: CellType
}

/** Beside `prediction.<question>`, `gold.<question>`, `label.<question>`. */
export const ownColumns: readonly Column[] = [
  { name: 'id', type: 'text' },
  { name: 'data', type: 'json' },
  { name: 'score', type: 'number' },
  { name: 'model', type: 'text' },
  { name: 'answers', type: 'json' },
  { name: 'predictions', type: 'json' },
  { name: 'attributes', type: 'json' },
  { name: 'metadata', type: 'json' },
]
const prefixed = /^(prediction|gold|label)\.(.+)$/s

export const placeOf = (column: string): { part: 'prediction' | 'gold' | 'label'; question: string } | undefined => {
  const [, part, question] = prefixed.exec(column) ?? []
  return part === undefined
    ? undefined
    : { part: part as 'prediction' | 'gold' | 'label', question: question as string }
}
export const isOwn = (column: string): boolean =>
  ownColumns.some(({ name }) => name === column) || placeOf(column) !== undefined

export function typeOf(question: Question): CellType {
  switch (question.kind) {
    case 'choice':
      return question.many ? 'json' : 'text'
    case 'text':
      return 'text'
    case 'rating':
    case 'number':
      return 'number'
    default:
      return 'json'
  }
}
