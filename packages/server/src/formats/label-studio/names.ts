import type { Asked } from '../format.ts'
import type { Question } from '@countersign/core'

/** A path as the name of a tag: `mail.subject` is `mail_subject`. */
export const tagName = (path: string): string => path.replaceAll(/[^\w-]/g, '_')

/** The part of the item that a question is about. */
export const fieldOf = (question: Question, asked: Asked): string =>
  'field' in question ? question.field : (asked.view[0]?.path ?? 'text')

/** Pairwise comparison names its two objects by one name with a comma. */
export const objectName = (question: Question, asked: Asked): string =>
  question.kind === 'prefer' ? question.options.map(tagName).join(',') : tagName(fieldOf(question, asked))
