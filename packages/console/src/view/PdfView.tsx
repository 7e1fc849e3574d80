import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useEvidence } from './Evidence.ts'
import { fileBlobQuery } from './fetch-file-blob.ts'
import classes from './view.module.css'

GlobalWorkerOptions.workerSrc = workerUrl

/** A PDF drawn page by page: no scripts, no links, no forms, nothing fetched. */
export default function PdfView({ id }: { id: string }) {
  const blob = useQuery(fileBlobQuery(id))
  const { opened } = useEvidence()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null)
  const [page, setPage] = useState(1)
  const [failure, setFailure] = useState<unknown>(null)

  useEffect(() => {
    if (!blob.data) return
    let task: ReturnType<typeof getDocument> | null = null
    let gone = false
    void blob.data.arrayBuffer().then((data) => {
      if (gone) return
      task = getDocument({ data, enableXfa: false, disableFontFace: true })
      task.promise.then(setDocument, setFailure)
    })
    return () => {
      gone = true
      void task?.destroy()
    }
  }, [blob.data])

  useEffect(() => {
    if (!document || !canvas.current) return
    const target = canvas.current
    let drawing: { cancel: () => void } | null = null
    void document.getPage(page).then((proxy) => {
      const viewport = proxy.getViewport({ scale: Math.min(2, 1_400 / proxy.getViewport({ scale: 1 }).width) })
      target.width = viewport.width
      target.height = viewport.height
      const render = proxy.render({ canvas: target, viewport })
      drawing = render
      render.promise.catch(() => undefined)
    }, setFailure)
    opened(`${id}:page-${page}`)
    return () => drawing?.cancel()
  }, [document, page, id, opened])

  if (blob.error || failure) return <ProblemAlert error={blob.error ?? failure} />
  if (!document) return <PageLoading />
  return (
    <div>
      <canvas ref={canvas} className={classes.page} role="img" aria-label={`Page ${page} of ${document.numPages}`} />
      <Group gap="sm" mt={6}>
        <Button size="compact-sm" variant="default" disabled={page <= 1} onClick={() => setPage(page - 1)}>
          Page before
        </Button>
        <Text size="sm">
          {page} of {document.numPages}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          disabled={page >= document.numPages}
          onClick={() => setPage(page + 1)}
        >
          Page after
        </Button>
      </Group>
    </div>
  )
}
