import type { Question } from './question.ts'
import type { TaskKind } from '../wire/index.ts'
import type { ProjectKind } from '../wire/labelling.ts'

const mark = 'project:'

/** The queue that is made with a project. */
export const projectQueue = (slug: string): string => mark + slug
export const isProjectQueue = (queue: string): boolean => queue.startsWith(mark)

/** A name as it can stand in an address; empty where it holds nothing of that kind. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)

/** What the tasks of a project are called, and where their answers stand in a judgment. */
export const answering = {
  labelling: { task: 'label', in: 'labels' },
  evaluation: { task: 'evaluation', in: 'scores' },
  comparison: { task: 'comparison', in: 'choice' },
} as const satisfies Record<ProjectKind, { task: TaskKind; in: string }>

/** Every value that a question can have, where they can be counted. */
export function valuesOf(question: Question): (string | number | null)[] | null {
  if (question.kind === 'choice' && question.many !== true) return question.options.map(({ value }) => value)
  if (question.kind === 'rating') return [...question.levels.map(({ value }) => value), ...(question.na ? [null] : [])]
  return null
}

/** What its values can be compared by: equality, order, distance, or share. */
export type Scale = 'nominal' | 'ordinal' | 'interval' | 'ratio'
export const scaleOfQuestion = (question: Question): Scale =>
  question.kind === 'rating' ? 'ordinal' : question.kind === 'number' ? (question.scale ?? 'interval') : 'nominal'
