import { answering, checkLabels, CountersignError, isProjectQueue, type Json } from '@countersign/core'
import { checkValue } from '../check-schema.ts'
import type { Turn } from '../committer.ts'
import { readProject } from './project-row.ts'

interface Answer {
  labels?: Json
  scores?: Json
  choice?: Json
  proposal?: Json
}

/** The answer to an item is what its project asks, complete and valid. @throws `schema-mismatch` with the places. */
export async function checkItemAnswerOrThrow(turn: Turn, queue: string, data: Json, answer: Answer): Promise<void> {
  const id = turn.state.queue(queue).project?.id
  if (!isProjectQueue(queue) || id === undefined) return
  const project = await readProject(turn, turn.workspace, id)
  if (!project) return
  const place = answering[project.kind].in
  const misplaced = (['labels', 'scores', 'choice', 'proposal'] as const).filter(
    (name) => name !== place && answer[name] !== undefined,
  )
  const errors = [
    ...misplaced.map((name) => ({ path: `answer.${name}`, message: `answers of this project stand in "${place}"` })),
    ...(answer[place] === undefined
      ? [{ path: `answer.${place}`, message: 'missing: a value for each question' }]
      : checkLabels({ questions: project.spec.questions, data, fits: checkValue }, answer[place], `answer.${place}`)),
  ]
  if (errors.length > 0) throw new CountersignError('schema-mismatch', undefined, { errors })
}
