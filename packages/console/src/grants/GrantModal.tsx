import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { GrantForm } from './GrantForm.tsx'
import { grantDraftQuery } from './grants.ts'

/** From one decision: everything like it. */
export function GrantModal({ decision, onClose }: { decision: string; onClose: () => void }) {
  const { data, error, isPending, refetch } = useQuery(grantDraftQuery(decision))
  return (
    <Modal opened onClose={onClose} title="Everything like this" size="lg">
      {isPending && <PageLoading />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data && <GrantForm start={{ ...data, from: decision }} onDone={onClose} />}
    </Modal>
  )
}
