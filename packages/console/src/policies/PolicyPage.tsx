import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { policiesQuery } from './fetch-policies.ts'
import { PolicyEditor } from './PolicyEditor.tsx'
import { PolicyVersions } from './PolicyVersions.tsx'

export default function PolicyPage() {
  const { id } = useParams()
  const { data, error, isPending, refetch } = useQuery(policiesQuery)
  if (!id)
    return (
      <Page title="New policy">
        <PolicyEditor policy={null} />
      </Page>
    )
  if (isPending) return <PageLoading />
  const policy = data?.items.find((one) => one.id === id)
  if (!policy)
    return (
      <Page title="Policy">
        <ProblemAlert
          error={error ?? new Error('There is no such policy in this workspace.')}
          onRetry={() => void refetch()}
        />
      </Page>
    )
  return (
    <Page title={policy.name} lead="A version never changes; a change is a new version." width={1320}>
      <PolicyVersions policy={policy} />
    </Page>
  )
}
