import { SegmentedControl, Stack } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { PageLoading } from '../shell/PageLoading.tsx'
import { TextView } from './TextView.tsx'

const MarkdownView = lazy(() => import('./MarkdownView.tsx'))

/** Markdown stands as plain text until somebody asks for the formatted view. */
export function FormattedText({ text, path }: { text: string; path: string }) {
  const [mode, setMode] = useState('text')
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        w="fit-content"
        value={mode}
        onChange={setMode}
        aria-label="How to show the text"
        data={[
          { value: 'text', label: 'Text' },
          { value: 'formatted', label: 'Formatted' },
        ]}
      />
      {mode === 'text' ? (
        <TextView text={text} path={path} />
      ) : (
        <Suspense fallback={<PageLoading />}>
          <MarkdownView text={text} />
        </Suspense>
      )}
    </Stack>
  )
}
