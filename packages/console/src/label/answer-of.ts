import { answering, checkLabels } from '@countersign/core'
import type { Json, JudgmentRequest, Labels, ProjectKind, Question } from '../api/wire.ts'
import { validate } from '../edit/validate.ts'

/** What is wrong with an answer, in words, by question; empty where nothing is. The server checks again. */
export function problemsOf(questions: readonly Question[], data: Json, labels: Labels): Map<string, string> {
  const fits = (schema: Parameters<typeof validate>[1], value: Json, path: string) =>
    validate(value, schema).map((problem) => ({
      path: problem.path ? `${path}.${problem.path}` : path,
      message: problem.message,
    }))
  const found = new Map<string, string>()
  for (const { path, message } of checkLabels({ questions, data, fits }, labels, '')) {
    const [, name = ''] = path.split('.')
    const question = questions.find((one) => path === `.${one.name}` || path.startsWith(`.${one.name}.`))?.name ?? name
    const place = path.slice(question.length + 2)
    const words = `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}`
    if (!found.has(question)) found.set(question, place && !/^\d+$/.test(place) ? `${place}: ${message}.` : `${words}.`)
  }
  return found
}

/** The answer as the API takes it: by the project's kind it stands under another name. */
export const answerOf = (kind: ProjectKind, labels: Labels): JudgmentRequest['answer'] => ({
  verdict: 'respond',
  [answering[kind].in]: labels,
})
