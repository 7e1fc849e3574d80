import { Button, Group, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useEvidence } from './Evidence.ts'
import { usePdf } from './use-pdf.ts'
import classes from './view.module.css'

/** A PDF drawn page by page. */
export default function PdfView({ id }: { id: string }) {
  const { opened } = useEvidence()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [page, setPage] = useState(1)
  const { pages, error } = usePdf(id, canvas, page)
  useEffect(() => {
    if (pages > 0) opened(`${id}:page-${page}`)
  }, [pages, page, id, opened])

  if (error) return <ProblemAlert error={error} />
  return (
    <div>
      {pages === 0 && <PageLoading />}
      <canvas ref={canvas} className={classes.page} role="img" aria-label={`Page ${page} of ${pages}`} />
      <Group gap="sm" mt={6}>
        <Button size="compact-sm" variant="default" disabled={page <= 1} onClick={() => setPage(page - 1)}>
          Page before
        </Button>
        <Text size="sm">
          {page} of {pages}
        </Text>
        <Button size="compact-sm" variant="default" disabled={page >= pages} onClick={() => setPage(page + 1)}>
          Page after
        </Button>
      </Group>
    </div>
  )
}
