import { type CellsOf, pointerSteps } from '@countersign/core'
import type { Json, Labels, Option, Question, TreeOption } from '../api/wire.ts'
import { isList, isRecord, shorten } from '../words/scalars.ts'
import { gistOf } from '../projects/gist-of.ts'
import { readPaths } from './editors/tree-paths.ts'

const title = (options: readonly Option[], value: Json | undefined) =>
  options.find((option) => option.value === value)?.title ?? String(value)

function treeWords(options: readonly TreeOption[], path: readonly string[]): string {
  let level = options
  return path
    .map((value) => {
      const option = level.find((one) => one.value === value)
      level = option?.options ?? []
      return option?.title ?? value
    })
    .join(' › ')
}

/** `2 × Person, 1 × Place` */
function countLabels(options: readonly Option[], marks: Json | undefined): string {
  const labels = isList(marks) ? marks.flatMap((mark) => (isRecord(mark) ? [String(mark['label'])] : [])) : []
  if (labels.length === 0) return 'nothing marked'
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return Array.from(counts, ([label, n]) => `${n} × ${title(options, label)}`).join(', ')
}

/** `/3/price` as `row 4 › price`. */
export const sayPart = (of: CellsOf, pointer: string): string => {
  const steps = pointerSteps(pointer) ?? [pointer]
  const [first, ...others] = steps
  return (of === 'fields' ? steps : [`row ${Number(first) + 1}`, ...others]).join(' › ')
}

/** One answer in a few words, for a table and for people who compare. */
export function sayAnswer(question: Question, value: Json | undefined): string {
  if (value === undefined) return 'left out'
  switch (question.kind) {
    case 'choice':
      return (isList(value) ? value : [value]).map((one) => title(question.options, one)).join(', ')
    case 'tree':
      return readPaths(value)
        .map((path) => treeWords(question.options, path))
        .join('; ')
    case 'spans':
      return countLabels(question.options, isRecord(value) ? value['spans'] : undefined)
    case 'shapes':
    case 'segments':
    case 'frames':
    case 'pages':
      return countLabels(question.options, value)
    case 'messages':
    case 'cells':
      return isRecord(value)
        ? Object.entries(value)
            .map(
              ([at, one]) =>
                `${question.kind === 'messages' ? Number(at) + 1 : sayPart(question.of, at)}: ${(isList(one) ? one : [one]).map((each) => title(question.options, each)).join(' + ')}`,
            )
            .join(', ')
        : JSON.stringify(value)
    case 'rating':
      return value === null
        ? 'not applicable'
        : (question.levels.find((level) => level.value === value)?.title ?? String(value))
    case 'prefer': {
      if (!isRecord(value)) return JSON.stringify(value)
      const letter = (at: number) => String.fromCharCode(65 + at)
      if (value['best'] === 'tie')
        return question.options.length > 2 ? 'all as good as each other' : 'as good as each other'
      if (typeof value['best'] === 'number')
        return `${letter(value['best'])} is ${question.options.length > 2 ? 'best' : 'better'}`
      return isList(value['ranks']) ? value['ranks'].map((rank, i) => `${letter(i)} ${String(rank)}`).join(', ') : ''
    }
    default:
      return shorten(typeof value === 'string' ? value : JSON.stringify(value), 200)
  }
}

/** What was just answered to what, on one line: `A place: Where is Emma set ?` */
export const sayGiven = (questions: readonly Question[], labels: Labels, data: Json): string =>
  `${questions.map((question) => sayAnswer(question, labels[question.name])).join(' · ')}: ${gistOf(data)}`
