import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, patch, post, query } from '../api/request.ts'
import type {
  GoldWire,
  ItemWire,
  LearningWire,
  OwnProjectWire,
  Page,
  ProjectQualityWire,
  ProjectRequest,
  ProjectWire,
  RecheckedWire,
} from '../api/wire.ts'
import { currentWorkspace } from '../api/workspace.ts'

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
export const writeGuideline = (id: string, text: string) =>
  post<{ version: number }>(`/v1/projects/${id}/guideline`, { text }, { idempotencyKey: randomKey() })

export interface ItemFilter {
  state: string
  q: string
}
export const itemsQuery = (id: string, { state, q }: ItemFilter) =>
  infiniteQueryOptions({
    queryKey: ['project-items', id, state, q],
    queryFn: ({ pageParam }) =>
      get<Page<ItemWire>>(`/v1/projects/${id}/items${query({ state, q, cursor: pageParam, limit: 50 })}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })

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
  queryOptions({
    queryKey: ['golds', project],
    queryFn: () => get<Page<GoldWire>>(`/v1/golds${query({ project })}`),
  })

/** Streamed by the server to the disk: nothing of it passes through this page. */
export const exportAddress = (id: string, format: string): string =>
  `/v1/projects/${id}/export${query({ format, workspace: currentWorkspace() })}`
