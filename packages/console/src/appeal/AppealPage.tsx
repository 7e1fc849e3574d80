import { Divider, List, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'react-router'
import { get } from '../api/request.ts'
import type { AppealPageWire } from '../api/wire.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { DoorLayout } from '../sign-in/DoorLayout.tsx'
import { TextView } from '../view/TextView.tsx'
import { AppealStatus } from './AppealStatus.tsx'
import { ContestForm } from './ContestForm.tsx'

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
  if (!token)
    return <DoorLayout title="This link did not open" text="Open the whole link that you were given." children={null} />
  if (page.isError)
    return (
      <DoorLayout title="This link did not open">
        <ProblemAlert error={page.error} onRetry={() => void page.refetch()} />
      </DoorLayout>
    )
  if (!page.data) return <PageLoading />
  const { outcome, reasons, comment, reason_codes, appeal } = page.data
  return (
    <DoorLayout title="What was decided" text={outcome}>
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
          <AppealStatus appeal={appeal} address={address} onChange={show} />
        ) : (
          page.data.decided_at !== null && <ContestForm address={address} onOpened={show} />
        )}
      </Stack>
    </DoorLayout>
  )
}
