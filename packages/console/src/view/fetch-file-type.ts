import { queryOptions } from '@tanstack/react-query'
import { send } from '../api/request.ts'
import { fileRoot } from './file-root.ts'

export interface FileFacts {
  mediaType: string
  bytes: number | null
}

/** A file's type and size, without its bytes. */
async function fetchFileType(id: string): Promise<FileFacts> {
  const response = await send('HEAD', `${fileRoot()}/${encodeURIComponent(id)}`)
  const length = response.headers.get('upload-length') ?? response.headers.get('content-length')
  return {
    mediaType: (response.headers.get('content-type') ?? 'application/octet-stream').split(';')[0] ?? '',
    bytes: length === null ? null : Number(length),
  }
}

export const fileTypeQuery = (id: string) =>
  queryOptions({ queryKey: ['file-type', id], queryFn: () => fetchFileType(id), staleTime: Infinity })
