import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { fileAddress } from './file-address.ts'
import { fileTypeQuery } from './fetch-file-type.ts'
import { FileText } from './FileText.tsx'
import { ImageView } from './ImageView.tsx'
import { UnknownFile } from './UnknownFile.tsx'
import { useEvidence } from './Evidence.ts'
import classes from './view.module.css'

const AudioView = lazy(() => import('./AudioView.tsx'))
const PdfView = lazy(() => import('./PdfView.tsx'))

/** A file by its type. What has no viewer is offered as a download and never opened here. */
export function FileView({ id, path }: { id: string; path: string }) {
  const { data, error, isPending, refetch } = useQuery(fileTypeQuery(id))
  const { opened } = useEvidence()
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const { mediaType } = data
  if (/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(mediaType)) return <ImageView id={id} path={path} />
  if (mediaType.startsWith('video/'))
    return (
      <video
        className={classes.media}
        controls
        preload="metadata"
        src={fileAddress(id)}
        onPlay={() => opened(id)}
        aria-label={`Video at ${path}`}
      />
    )
  if (mediaType.startsWith('audio/'))
    return (
      <Suspense fallback={<PageLoading />}>
        <AudioView id={id} />
      </Suspense>
    )
  if (mediaType === 'application/pdf')
    return (
      <Suspense fallback={<PageLoading />}>
        <PdfView id={id} />
      </Suspense>
    )
  if (/^text\/|json$|xml$|csv$/.test(mediaType)) return <FileText id={id} path={path} mediaType={mediaType} />
  return <UnknownFile id={id} mediaType={mediaType} bytes={data.bytes} />
}
