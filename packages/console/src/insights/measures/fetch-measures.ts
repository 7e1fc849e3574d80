import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, query, send } from '../../api/request.ts'

export type Measure = 'quality' | 'people' | 'fairness' | 'shift' | 'cost'
export interface Asked {
  hours: number
  system: string
  favourable?: string
}

const address = (measure: Measure, { hours, system, favourable }: Asked, format?: 'csv'): string =>
  `/v1/insights/${measure}${query({
    from: new Date(Date.now() - hours * 3_600_000).toISOString(),
    ...(system ? { system } : {}),
    ...(favourable ? { favourable } : {}),
    ...(format ? { format } : {}),
  })}`

/** They read much, and are about weeks: looked at again when they are asked for, not with every decision. */
export const measureQuery = <T>(measure: Measure, asked: Asked) =>
  queryOptions({
    queryKey: ['measures', measure, asked],
    queryFn: () => get<T>(address(measure, asked)),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })

export async function downloadTable(measure: Measure, asked: Asked): Promise<void> {
  const blob = await (await send('GET', address(measure, asked, 'csv'))).blob()
  const made = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = made
  link.download = `${measure}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(made), 1_000)
}
