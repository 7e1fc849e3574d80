import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { SuggestedRule } from './SuggestedRule.tsx'
import { suggestPolicy } from './suggest-policy.ts'

/** The rule that a person has been following without having written it down. */
export default function SuggestPage() {
  const [action, setAction] = useState('')
  const { data: systems } = useQuery(systemsQuery)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['suggestion', action],
    queryFn: () => suggestPolicy(action || null),
    staleTime: 0,
    gcTime: 0,
  })
  const actions = Array.from(
    new Set(systems?.items.flatMap((system) => system.actions.map((one) => one.action)) ?? []),
  ).sort()
  return (
    <Page
      title="Write the rule that I am following"
      lead="Read from your own decisions. Nothing changes until you activate it."
      width={1320}
    >
      {actions.length > 1 && (
        <NativeSelect
          label="About"
          maw={320}
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
          data={[{ value: '', label: 'Whatever supports a rule best' }, ...actions]}
        />
      )}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data && data.source === null && (
        <EmptyState
          title="Not enough to write a rule yet"
          action={
            <Button component={Link} to="/decide">
              Decide some more
            </Button>
          }
        >
          {data.why}
        </EmptyState>
      )}
      {data && data.source !== null && <SuggestedRule key={data.source} suggestion={data} source={data.source} />}
    </Page>
  )
}
