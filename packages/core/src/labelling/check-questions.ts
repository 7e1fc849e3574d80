/** Whether what a project asks can be asked at all. Its shape was checked before. */
import type { FieldError } from '../errors.ts'
import { pathSteps } from './at-path.ts'
import type { Option, Question, TreeOption, ViewPart } from './question.ts'

export function checkView(view: readonly ViewPart[]): FieldError[] {
  return view.flatMap(({ path }, i) =>
    pathSteps(path) === undefined
      ? [{ path: `view.${i}.path`, message: `"${path}" is no path such as meta.turns[0]` }]
      : [],
  )
}

export function checkQuestions(questions: readonly Question[]): FieldError[] {
  const names = new Set<string>()
  return questions.flatMap((question, i) => {
    const errors = checkQuestion(question).map(({ path, message }) => ({ path: `questions.${i}.${path}`, message }))
    if (names.has(question.name)) errors.push({ path: `questions.${i}.name`, message: 'stands twice' })
    names.add(question.name)
    return errors
  })
}

function checkQuestion(question: Question): FieldError[] {
  switch (question.kind) {
    case 'choice':
      return checkOptions(question.options, 'options')
    case 'tree':
      return checkTree(question.options, 'options')
    case 'rating':
      return twice(question.levels.map(({ value }) => value)).map((i) => at(`levels.${i}.value`, 'stands twice'))
    case 'number':
      return [
        ...(question.minimum !== undefined && question.maximum !== undefined && question.minimum > question.maximum
          ? [at('minimum', 'is above the maximum')]
          : []),
        ...(question.scale === 'ratio' && !((question.minimum ?? -1) >= 0)
          ? [at('minimum', 'is 0 or more on a ratio scale: nothing is less than none')]
          : []),
      ]
    case 'prefer':
      return [
        ...question.options.flatMap((path, i) =>
          pathSteps(path) === undefined ? [at(`options.${i}`, `"${path}" is no path`)] : [],
        ),
        ...twice(question.options).map((i) => at(`options.${i}`, 'stands twice')),
      ]
    case 'text':
    case 'form':
      return []
    default:
      return [
        ...checkOptions(question.options, 'options'),
        ...(pathSteps(question.field) === undefined ? [at('field', `"${question.field}" is no path`)] : []),
        ...(question.kind === 'frames' && question.rate_field !== undefined && !pathSteps(question.rate_field)?.length
          ? [at('rate_field', `"${question.rate_field}" is no path`)]
          : []),
        ...(question.kind === 'spans' ? checkOptions(question.relations ?? [], 'relations') : []),
      ]
  }
}

const at = (path: string, message: string): FieldError => ({ path, message })

/** The places of those that stood before. */
function twice(values: readonly (string | number)[]): number[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [i] : []))
}

const checkOptions = (options: readonly Option[], path: string): FieldError[] => [
  ...twice(options.map(({ value }) => value)).map((i) => at(`${path}.${i}.value`, 'stands twice')),
  ...options.flatMap(({ key }, i) =>
    key !== undefined && options.findIndex((other) => other.key === key) < i
      ? [at(`${path}.${i}.key`, 'picks another option already')]
      : [],
  ),
]

const checkTree = (options: readonly TreeOption[], path: string): FieldError[] => [
  ...checkOptions(options, path),
  ...options.flatMap((option, i) => checkTree(option.options ?? [], `${path}.${i}.options`)),
]
