import { queryOptions } from '@tanstack/react-query'
import { send } from '../api/request.ts'
import { fileRoot } from './file-root.ts'

export const fileBlobQuery = (id: string) =>
  queryOptions({
    queryKey: ['file-blob', id],
    queryFn: async () => (await send('GET', `${fileRoot()}/${encodeURIComponent(id)}`)).blob(),
    staleTime: Infinity,
    gcTime: 60_000,
  })
