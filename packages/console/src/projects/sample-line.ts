import type { Json, ProjectWire, Question } from '../api/wire.ts'
import { setAt } from '../edit/set-at.ts'

/** An answer of the kind that is asked, where a short one can be made up. */
function sampleAnswer(question: Question): Json | undefined {
  switch (question.kind) {
    case 'choice':
      return question.many ? question.options.slice(0, 1).map(({ value }) => value) : question.options[0]?.value
    case 'tree':
      return question.options.slice(0, 1).map(({ value }) => value)
    case 'rating':
      return question.levels[0]?.value
    case 'number':
      return question.minimum ?? 1
    case 'text':
      return '…'
    default:
      return undefined
  }
}

/** A line as this project would take it: under the names of its own parts and questions; without an answer where none is short. */
export function sampleLine(
  { view, questions }: Pick<ProjectWire, 'view' | 'questions'>,
  member: 'labels' | 'gold',
): string {
  const data = view.reduce<Json>((now, { path }) => (path === '' ? now : setAt(now, path.split('.'), '…')), {})
  const answers = questions.map((question) => [question.name, sampleAnswer(question)] as const)
  const isWhole = answers.every(([, answer]) => answer !== undefined)
  return JSON.stringify({
    id: member === 'labels' ? '1' : '2',
    data,
    ...(isWhole ? { [member]: Object.fromEntries(answers) } : {}),
  })
}
