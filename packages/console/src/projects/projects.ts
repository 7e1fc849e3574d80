import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, patch, post, query, remove } from '../api/request.ts'
import type {
  AnswerableWire,
  ExampleRequest,
  FoundItemsWire,
  GoldWire,
  GuidelineWire,
  InquiryAnswer,
  InquiryWire,
  Labels,
  LearningWire,
  OwnProjectWire,
  Page,
  ProjectQualityWire,
  ProjectRequest,
  ProjectWire,
  RecheckedWire,
  SimilarItemsWire,
} from '../api/wire.ts'
import { addressOf, type Chosen } from './item-filter.ts'

export const projectsQuery = (archived: boolean) =>
  queryOptions({
    queryKey: ['projects', archived],
    queryFn: () => get<Page<ProjectWire>>(`/v1/projects${query({ archived: archived ? 'true' : null })}`),
  })
export const projectQuery = (id: string) =>
  queryOptions({ queryKey: ['project', id], queryFn: () => get<ProjectWire>(`/v1/projects/${id}`) })

export const makeProject = (request: ProjectRequest) =>
  post<ProjectWire>('/v1/projects', request, { idempotencyKey: randomKey() })
export const ownQuery = (id: string) =>
  queryOptions({ queryKey: ['project-own', id], queryFn: () => get<OwnProjectWire>(`/v1/projects/${id}/mine`) })
export const letGoOn = (id: string, person: string) => post<ProjectWire>(`/v1/projects/${id}/people/${person}/resume`)
export const changeProject = (id: string, change: object) => patch<ProjectWire>(`/v1/projects/${id}`, change)
export const writeGuideline = (id: string, next: { text: string; examples: readonly ExampleRequest[] }) =>
  post<GuidelineWire>(`/v1/projects/${id}/guideline`, next, { idempotencyKey: randomKey() })

export const itemsQuery = (id: string, chosen: readonly Chosen[]) =>
  infiniteQueryOptions({
    queryKey: ['project-items', id, chosen],
    queryFn: ({ pageParam }) =>
      get<FoundItemsWire>(`/v1/projects/${id}/items?${addressOf(chosen, { cursor: pageParam, limit: '50' })}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
export const similarQuery = (id: string, item: string) =>
  queryOptions({
    queryKey: ['project-similar', id, item],
    queryFn: () => get<SimilarItemsWire>(`/v1/projects/${id}/items/${item}/similar`),
  })
export const previewAnswers = (id: string, items: readonly string[], labels: Labels) =>
  post<AnswerableWire>(`/v1/projects/${id}/items/answerable`, { items, labels })

export const guidelinesQuery = (id: string) =>
  queryOptions({
    queryKey: ['project-guidelines', id],
    queryFn: () => get<Page<GuidelineWire>>(`/v1/projects/${id}/guideline`),
  })
export const inquiriesQuery = (project: string | null, state: string) =>
  infiniteQueryOptions({
    queryKey: ['inquiries', project, state],
    queryFn: ({ pageParam }) => get<Page<InquiryWire>>(`/v1/inquiries${query({ project, state, cursor: pageParam })}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
export const answerInquiry = (id: string, answer: InquiryAnswer) =>
  post<InquiryWire>(`/v1/inquiries/${id}/answer`, answer, { idempotencyKey: randomKey() })
export const markInquiriesSeen = () => post('/v1/inquiries/seen')

export const qualityQuery = (id: string, method: string) =>
  queryOptions({
    queryKey: ['project-quality', id, method],
    queryFn: () => get<ProjectQualityWire>(`/v1/projects/${id}/quality${query({ method })}`),
    refetchInterval: ({ state }) => (state.data?.status === 'computing' ? 1_500 : false),
  })
export const recheck = (id: string, items: readonly string[]) =>
  post<RecheckedWire>(`/v1/projects/${id}/recheck`, { items }, { idempotencyKey: randomKey() })

export const learningQuery = (id: string) =>
  queryOptions({
    queryKey: ['project-learning', id],
    queryFn: () => get<LearningWire>(`/v1/projects/${id}/learning`),
    refetchInterval: ({ state }) => (state.data?.running ? 1_500 : false),
  })

export const goldsQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['golds', project],
    queryFn: ({ pageParam }) => get<Page<GoldWire>>(`/v1/golds${query({ project, cursor: pageParam, limit: 50 })}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
export const retireGold = (item: string) => remove(`/v1/golds/${item}`)
export const restoreGold = (item: string) => post<GoldWire>(`/v1/golds/${item}/restore`)
