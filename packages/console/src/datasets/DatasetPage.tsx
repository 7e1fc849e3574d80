import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { DatasetWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count, plural } from '../words/numbers.ts'
import { datasetQuery, deleteDataset } from './datasets.ts'
import { FillPanels } from './FillPanels.tsx'
import { ItemsPanel } from './ItemsPanel.tsx'

/** A data set: what fills it, and what is in it. */
export default function DatasetPage() {
  const { id = '' } = useParams()
  const session = useSession()
  const { data: set, error, isPending, refetch } = useQuery(datasetQuery(id))
  if (isPending) return <PageLoading />
  const open = set !== undefined && set.deleted_at === null
  return (
    <Page
      title={set?.name ?? 'Data set'}
      {...(set ? { lead: leadOf(set) } : {})}
      actions={open && may(session, 'dataset.write') && <Delete set={set} />}
    >
      <EvaluationPlaces />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {open && may(session, 'dataset.write') && <FillPanels set={set} />}
      {open && <ItemsPanel set={set} />}
    </Page>
  )
}

function leadOf({ deleted_at, version, items }: DatasetWire): string {
  if (deleted_at !== null) return 'It was deleted, and its items are gone. What was measured by them stays.'
  return version === 0 ? 'It is empty so far.' : `Version ${count(version)}, ${plural(items, 'item')}.`
}

/** Asked for twice, because it cannot be taken back. */
function Delete({ set }: { set: DatasetWire }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [sure, setSure] = useState(false)
  const deleting = useMutation({
    mutationFn: () => deleteDataset(set.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['datasets'] })
      void navigate('/evaluations/datasets')
    },
  })
  return (
    <>
      <ProblemAlert error={deleting.error} />
      <Button
        variant="default"
        color={sure ? 'red' : 'gray'}
        loading={deleting.isPending}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? deleting.mutate() : setSure(true))}
      >
        {sure ? 'Its items are destroyed: delete it' : 'Delete it'}
      </Button>
    </>
  )
}
