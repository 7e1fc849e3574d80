import { queryOptions } from '@tanstack/react-query'
import { get, post, put } from '../api/request.ts'
import type { OwnNoticesWire } from '../api/wire.ts'

export type OwnPreferences = Omit<OwnNoticesWire, 'email' | 'sends' | 'slack_account'>
export const ownNoticesQuery = queryOptions({
  queryKey: ['me', 'notices'],
  queryFn: () => get<OwnNoticesWire>('/v1/me/notices'),
})
export const saveNotices = (wanted: OwnPreferences) => put<OwnNoticesWire>('/v1/me/notices', wanted)
export const sendTest = () => post<{ sent_to: string }>('/v1/me/notices/test', {})
