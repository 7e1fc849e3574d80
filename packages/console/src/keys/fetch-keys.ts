import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { KeyWire, Page } from '../api/wire.ts'

export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: () => get<Page<KeyWire>>('/v1/keys') })
