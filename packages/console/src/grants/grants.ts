import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, remove } from '../api/request.ts'
import type { GrantDraftWire, GrantWire, Page } from '../api/wire.ts'

export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: () => get<Page<GrantWire>>('/v1/grants'),
})

/** What a grant for everything like this decision would say. */
export const grantDraftQuery = (decision: string) =>
  queryOptions({
    queryKey: ['grants', 'draft', decision],
    queryFn: () => get<GrantDraftWire>(`/v1/decisions/${decision}/grant-draft`),
  })

export interface NewGrant {
  from?: string
  system?: string
  action: string
  when?: string
  uses: number
  for: string
  reason?: string
}
export const giveGrant = (grant: NewGrant) => post<GrantWire>('/v1/grants', grant, { idempotencyKey: randomKey() })

export const revokeGrant = (id: string) => remove(`/v1/grants/${id}`)
