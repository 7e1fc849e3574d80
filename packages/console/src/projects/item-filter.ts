/** What of a project's items is looked for: it stands in the address, under the names that the API has for it. */
import type { ProjectWire } from '../api/wire.ts'
import { sayAnswer } from '../label/say-answer.ts'
import { stateWords } from './project-words.ts'

export type Chosen = readonly [name: FilterName, value: string]

export const filterWords = {
  label: 'Label',
  answered_by: 'Answered by',
  disagree: 'People disagree',
  sure_below: 'Less sure than',
  commented: 'With a comment',
  inquiry: 'With a question to who leads',
  skipped: 'Skipped',
  skip_reason: 'Skipped because',
  field: 'Field of the data',
  attribute: 'Attribute',
  suspected: 'Label may be wrong',
} as const
const fixed = ['q', 'state'] as const
export type FilterName = keyof typeof filterWords | (typeof fixed)[number]

const names: readonly FilterName[] = [...fixed, ...(Object.keys(filterWords) as (keyof typeof filterWords)[])]
/** What holds more than once. */
const several: readonly FilterName[] = ['label', 'field', 'attribute']
/** What is or is not. */
export const flags: readonly FilterName[] = ['disagree', 'commented', 'skipped', 'suspected']

export const readChosen = (search: URLSearchParams): Chosen[] =>
  names.flatMap((name) =>
    search
      .getAll(name)
      .filter((value) => value !== '')
      .map((value): Chosen => [name, value]),
  )

/** Without it, where the value is empty; what holds once takes the place of what was there. */
export function choose(search: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  if (!several.includes(name)) next.delete(name)
  if (value !== '' && !next.has(name, value)) next.append(name, value)
  return next
}
export function leaveOut(search: URLSearchParams, [name, value]: Chosen): URLSearchParams {
  const next = new URLSearchParams(search)
  next.delete(name, value)
  return next
}

export const addressOf = (chosen: readonly Chosen[], more: Record<string, string>): string =>
  new URLSearchParams([
    ...chosen.map(([name, value]) => [name, value]),
    ...Object.entries(more).filter(([, value]) => value),
  ]).toString()

/** A chip, in words. */
export function sayChosen(
  [name, value]: Chosen,
  project: Pick<ProjectWire, 'questions'>,
  nameOf: (person: string) => string,
): string {
  const at = value.indexOf('=')
  const [key, rest] = [value.slice(0, at), value.slice(at + 1)]
  switch (name) {
    case 'q':
      return `“${value}”`
    case 'state':
      return stateWords[value as keyof typeof stateWords]?.label ?? value
    case 'label': {
      const question = project.questions.find((one) => one.name === key)
      return `${question?.title ?? key}: ${question?.kind === 'choice' ? sayAnswer({ ...question, many: false }, rest) : rest}`
    }
    case 'answered_by':
      return `Answered by ${nameOf(value)}`
    case 'sure_below':
      return `Less sure than ${Math.round(Number(value) * 100)} %`
    case 'skip_reason':
      return `Skipped because “${value}”`
    case 'inquiry':
      return value === 'open' ? 'With a question that waits' : filterWords.inquiry
    case 'field':
    case 'attribute':
      return `${key} is ${rest}`
    default:
      return filterWords[name]
  }
}
