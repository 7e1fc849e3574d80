import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { Page, PersonWire } from '../api/wire.ts'

export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: () => get<Page<PersonWire>>('/v1/people') })
