import { lazy, Suspense } from 'react'
import { PageLoading } from '../shell/PageLoading.tsx'

const MarkdownView = lazy(() => import('../view/MarkdownView.tsx'))

/** A guideline is written by people here: it is formatted at once, and still nothing in it runs or loads. */
export function GuidelineText({ text }: { text: string }) {
  return (
    <Suspense fallback={<PageLoading />}>
      <MarkdownView text={text} />
    </Suspense>
  )
}
