import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { qualificationsQuery } from './qualifications.ts'
import { SetForm } from './SetForm.tsx'
import { SetPanel } from './SetPanel.tsx'

/** Skills that are earned: sets of items whose right answers are known. */
export default function QualificationsPage() {
  const session = useSession()
  const mayMake = may(session, 'qualification.write')
  const [making, setMaking] = useState(false)
  const { data, error, isPending, refetch } = useQuery(qualificationsQuery)
  const sets = (data?.items ?? []).toSorted((a, b) => Number(a.retired_at !== null) - Number(b.retired_at !== null))
  return (
    <Page
      title="Qualifications"
      lead="A skill that is earned: whoever answers enough of a set’s items rightly has it, and gets the work that asks for it."
      actions={mayMake && !making && <Button onClick={() => setMaking(true)}>Make a set</Button>}
    >
      {making && <SetForm onDone={() => setMaking(false)} />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data && sets.length === 0 && !making && (
        <EmptyState title="No set yet">
          {mayMake
            ? 'Take thirty or so past items whose right answers you are sure of. Paste them, say which skill they prove and how many must be right.'
            : 'When a lead makes a set for a skill, you can take it here.'}
        </EmptyState>
      )}
      {sets.map((set) => (
        <SetPanel key={set.id} set={set} />
      ))}
    </Page>
  )
}
