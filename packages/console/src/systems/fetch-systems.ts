import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { Page, SystemWire } from '../api/wire.ts'

export const systemsQuery = queryOptions({ queryKey: ['systems'], queryFn: () => get<Page<SystemWire>>('/v1/systems') })
