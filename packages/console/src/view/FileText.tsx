import { useQuery } from '@tanstack/react-query'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { fileBlobQuery } from './fetch-file-blob.ts'
import { HtmlView } from './HtmlView.tsx'
import { TextView } from './TextView.tsx'

/** A file of text; HTML only ever as words or source. */
export function FileText({ id, path, mediaType }: { id: string; path: string; mediaType: string }) {
  const blob = useQuery(fileBlobQuery(id))
  const text = useQuery({
    queryKey: ['file-text', id],
    queryFn: () => blob.data?.text() ?? '',
    enabled: !!blob.data,
    staleTime: Infinity,
  })
  if (blob.error) return <ProblemAlert error={blob.error} />
  if (text.data === undefined) return <PageLoading />
  return mediaType.includes('html') ? (
    <HtmlView html={text.data} path={path} />
  ) : (
    <TextView text={text.data} path={path} mono />
  )
}
