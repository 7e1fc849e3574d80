import { canonicalize, questionsOf } from '@countersign/core'
import { randomKey } from '../api/random-key.ts'
import { get, post } from '../api/request.ts'
import type {
  AskedPeopleWire,
  AskPeopleRequest,
  Criterion,
  EvaluationWire,
  Json,
  OutputWire,
  Page,
  ProjectWire,
  ViewPart,
} from '../api/wire.ts'
import { makeProject } from '../projects/projects.ts'

const textOf = (value: object): string => canonicalize(JSON.parse(JSON.stringify(value)) as Json)

/** Answers to other words would be scores of something else. */
export const asksFor = (project: ProjectWire, criteria: readonly Criterion[]): boolean =>
  project.kind === 'evaluation' &&
  project.archived_at === null &&
  textOf(project.questions) === textOf(questionsOf(criteria))

/** What is text is shown as text, all else as data. */
export const viewOf = (sample: Readonly<Record<string, Json>>): ViewPart[] =>
  Object.entries(sample).map(([path, value]) => ({ path, as: typeof value === 'string' ? 'text' : 'json' }))

/** A project that asks exactly this version of the rubric, over what such an output looks like. */
export async function makeScoringProject(one: EvaluationWire, name: string): Promise<ProjectWire> {
  const { items } = await get<Page<OutputWire>>(`/v1/evaluations/${one.id}/outputs?limit=1`)
  const { input = '', output = '', expected = null } = items[0] ?? {}
  return makeProject({
    ...{ kind: 'evaluation', name, rubric: one.rubric },
    view: viewOf({ input, output, ...(expected === null ? {} : { expected }) }),
  })
}

export const askPeople = (one: EvaluationWire, project: string, which: Pick<AskPeopleRequest, 'draw' | 'where'>) =>
  post<AskedPeopleWire>(`/v1/evaluations/${one.id}/ask-people`, { project, ...which }, { idempotencyKey: randomKey() })
