import { Divider, List, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { get } from '../api/request.ts'
import type { AppealPageWire } from '../api/wire.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { DoorLayout } from '../sign-in/DoorLayout.tsx'
import { TextView } from '../view/TextView.tsx'
import { AppealStatus } from './AppealStatus.tsx'
import { ContestForm } from './ContestForm.tsx'
import { wordsIn } from './words.ts'

/** For whoever a decision is about. Their token stands behind `#`, which browsers send nowhere and no log keeps. */
export default function AppealPage() {
  const token = useLocation().hash.replace(/^#/, '')
  const address = `/v1/appeals/open/${encodeURIComponent(token)}`
  const client = useQueryClient()
  const page = useQuery({
    queryKey: ['appeal', token],
    queryFn: () => get<AppealPageWire>(address),
    enabled: token !== '',
    retry: false,
    refetchOnWindowFocus: false,
  })
  const show = (next: AppealPageWire) => client.setQueryData(['appeal', token], next)
  const words = wordsIn(page.data?.language ?? navigator.language)
  useEffect(() => {
    const before = document.documentElement.lang
    document.documentElement.lang = words.language
    return () => void (document.documentElement.lang = before)
  }, [words.language])
  if (!token) return <DoorLayout title={words.notOpened} text={words.wholeLink} children={null} />
  if (page.isError)
    return (
      <DoorLayout title={words.notOpened}>
        <ProblemAlert error={page.error} onRetry={() => void page.refetch()} />
      </DoorLayout>
    )
  if (!page.data) return <PageLoading />
  const { outcome, reasons, comment, reason_codes, appeal } = page.data
  return (
    <DoorLayout title={words.decided} text={outcome}>
      <Stack gap="md">
        {comment && <TextView text={comment} />}
        {[...reasons, ...reason_codes].length > 0 && (
          <List size="sm">
            {[...reasons, ...reason_codes].map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        )}
        <Divider />
        {appeal ? (
          <AppealStatus appeal={appeal} words={words} address={address} onChange={show} />
        ) : (
          page.data.decided_at !== null && (
            <ContestForm address={address} words={words} language={page.data.language} onOpened={show} />
          )
        )}
      </Stack>
    </DoorLayout>
  )
}
