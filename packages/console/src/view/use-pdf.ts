import { useQuery } from '@tanstack/react-query'
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { type RefObject, useEffect, useState } from 'react'
import { fileBlobQuery } from './fetch-file-blob.ts'

GlobalWorkerOptions.workerSrc = workerUrl

/** A PDF, one page of it drawn on a canvas: no scripts, no links, no forms, nothing fetched. */
export function usePdf(id: string, canvas: RefObject<HTMLCanvasElement | null>, page: number) {
  const blob = useQuery(fileBlobQuery(id))
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null)
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
    return () => drawing?.cancel()
  }, [document, canvas, page])
  return { pages: document?.numPages ?? 0, error: blob.error ?? failure }
}
