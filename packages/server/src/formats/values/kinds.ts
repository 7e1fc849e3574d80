import type { Question } from '@countersign/core'
import type { Asked, Item, Labels } from '../format.ts'

export type Kind = Question['kind']
export type OfKind<K extends Kind> = Extract<Question, { kind: K }>

export const isKind = <K extends Kind>(question: Question, ...kinds: K[]): question is OfKind<K> =>
  (kinds as Kind[]).includes(question.kind)

/** The question that is meant where a format has a place for only one of its kind: the first. */
export const firstOf = <K extends Kind>(asked: Asked, ...kinds: K[]): OfKind<K> | undefined =>
  asked.questions.find((question): question is OfKind<K> => isKind(question, ...kinds))

/** The text that is read: what spans are marked in, or what is shown as one. */
export const textPath = (asked: Asked): string =>
  firstOf(asked, 'spans')?.field ??
  asked.view.find(({ as }) => as === 'text' || as === 'markdown' || as === 'mail')?.path ??
  asked.view[0]?.path ??
  'text'

/** What a format with one answer an item is given: what the answers came to, or the one there is, or the known one. */
export const settledOf = (item: Item): Labels | undefined => item.label ?? onlyAnswer(item) ?? item.gold

function onlyAnswer({ answers = [] }: Item): Labels | undefined {
  const given = answers.filter(({ skipped }) => !skipped)
  return given.length === 1 ? given[0]?.labels : undefined
}

/** The text without those that are in no place of the format. */
export function cannotCarry(asked: Asked, title: string, kinds: readonly Kind[], onlyOne = false): string[] {
  const seen = new Set<Kind>()
  return asked.questions.flatMap((question) => {
    const many = onlyOne && seen.has(question.kind)
    seen.add(question.kind)
    if (!kinds.includes(question.kind))
      return [`“${question.title}” (${question.name}): ${title} has no place for answers of the kind ${question.kind}.`]
    return many
      ? [`“${question.title}” (${question.name}): ${title} has a place for one question of the kind ${question.kind}.`]
      : []
  })
}

/** Said of each format that keeps one answer an item. */
export const oneAnswer = [
  'One answer an item: what the people’s answers came to, or the only answer there is. Items without one are written without an answer.',
  'Who answered, when, how long it took, and skips.',
]
