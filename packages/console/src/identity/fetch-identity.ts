import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { MeansWire, OwnSessionWire, Page, ProviderWire, SignInWaysWire } from '../api/wire.ts'

export const ownSessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => get<Page<OwnSessionWire>>('/v1/me/sessions'),
})
export const meansQuery = queryOptions({ queryKey: ['me', 'means'], queryFn: () => get<MeansWire>('/v1/me/means') })
export const providersQuery = queryOptions({
  queryKey: ['identity', 'providers'],
  queryFn: () => get<Page<ProviderWire>>('/v1/identity/providers'),
})
export const stepUpQuery = queryOptions({
  queryKey: ['identity', 'step-up'],
  queryFn: () => get<{ operations: string[]; may: string[] }>('/v1/identity/step-up'),
})
export const signInWaysQuery = (workspace: string | null) =>
  queryOptions({
    queryKey: ['sso', workspace],
    queryFn: () =>
      get<SignInWaysWire>(`/v1/sso${workspace === null ? '' : `?workspace=${encodeURIComponent(workspace)}`}`),
    retry: false,
  })
