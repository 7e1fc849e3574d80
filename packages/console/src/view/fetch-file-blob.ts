import { queryOptions } from '@tanstack/react-query'
import { send } from '../api/request.ts'

export const fileBlobQuery = (id: string) =>
  queryOptions({
    queryKey: ['file-blob', id],
    queryFn: async () => (await send('GET', `/v1/files/${encodeURIComponent(id)}`)).blob(),
    staleTime: Infinity,
    gcTime: 60_000,
  })
