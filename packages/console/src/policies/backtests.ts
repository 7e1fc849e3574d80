import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post } from '../api/request.ts'
import type { BacktestWire, Page } from '../api/wire.ts'

const address = (policy: string, version: number) => `/v1/policies/${policy}/versions/${version}/backtest`

/** While one runs it is looked at twice a second. */
export const backtestsQuery = (policy: string, version: number) =>
  queryOptions({
    queryKey: ['policies', policy, version, 'backtests'],
    queryFn: () => get<Page<BacktestWire>>(`${address(policy, version)}?limit=5`),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'running') ? 500 : false),
  })

export const beginBacktest = (policy: string, version: number, days: number) =>
  post<BacktestWire>(
    address(policy, version),
    { since: new Date(Date.now() - days * 86_400_000).toISOString() },
    { idempotencyKey: randomKey() },
  )
export const cancelBacktest = (id: string) => post<BacktestWire>(`/v1/backtests/${id}/cancel`)
