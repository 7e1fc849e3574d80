import { placeNames, preferencesOf } from '@countersign/core'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, query } from '../api/request.ts'
import type {
  AskedPeopleWire,
  ComparisonRequest,
  ComparisonWire,
  Criterion,
  OutputWire,
  Page,
  ProjectWire,
  Question,
  RubricVersionWire,
} from '../api/wire.ts'
import { viewOf } from '../evaluations/ask-people.ts'
import { makeProject } from '../projects/projects.ts'

export const comparisonsQuery = infiniteQueryOptions({
  queryKey: ['comparisons'],
  queryFn: ({ pageParam }) => get<Page<ComparisonWire>>(`/v1/comparisons${query({ cursor: pageParam, limit: 50 })}`),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
})
export const comparisonQuery = (id: string) =>
  queryOptions({
    queryKey: ['comparisons', id],
    queryFn: () => get<ComparisonWire>(`/v1/comparisons/${id}`),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 1_500 : false),
  })

export const makeComparison = (request: ComparisonRequest) =>
  post<ComparisonWire>('/v1/comparisons', request, { idempotencyKey: randomKey() })
export const cancelComparison = (id: string) => post<ComparisonWire>(`/v1/comparisons/${id}/cancel`)

/** People get pairs, or lists of three and more, as items of a project that asks this question; there is one for each comparison. */
export async function askPairs(comparison: ComparisonWire, count: number, places: number): Promise<AskedPeopleWire> {
  const { id, name, question, evaluations, rubric } = comparison
  const called = places > 2 ? `Rankings of ${places} of ${name}` : `Pairs of ${name}`
  const { items: known } = await get<Page<ProjectWire>>('/v1/projects')
  const questions =
    rubric === null || places > 2
      ? preferencesOf([], question).map((one) => ({
          ...{ ...one, name: places > 2 ? 'order' : 'which' },
          options: placeNames.slice(0, places),
        }))
      : preferencesOf(await criteriaOf(rubric), question)
  const titles = (of: readonly Question[]) => of.map(({ title, hint = '' }) => `${title} ${hint}`).join()
  const fits = known.find(
    (one) => one.kind === 'comparison' && one.name === called && titles(one.questions) === titles(questions),
  )
  const project = fits ?? (await makePairsProject(called, questions, evaluations[0]?.id ?? ''))
  return post<AskedPeopleWire>(
    `/v1/comparisons/${id}/ask-people`,
    { project: project.id, ...(places > 2 ? { lists: count } : { pairs: count }) },
    { idempotencyKey: randomKey() },
  )
}

async function criteriaOf({ id, version }: { id: string; version: number }): Promise<Criterion[]> {
  const { items } = await get<Page<RubricVersionWire>>(`/v1/rubrics/${id}/versions`)
  return items.find((one) => one.version === version)?.criteria ?? []
}

async function makePairsProject(name: string, questions: Question[], evaluation: string): Promise<ProjectWire> {
  const { items } = await get<Page<OutputWire>>(`/v1/evaluations/${evaluation}/outputs?limit=1`)
  return makeProject({
    ...{ kind: 'comparison', name, view: viewOf({ input: items[0]?.input ?? '' }) },
    questions,
  })
}
