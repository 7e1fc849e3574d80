import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import table from '../decision/decision.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { Ago } from '../words/Ago.tsx'
import { plural } from '../words/numbers.ts'
import { policiesQuery } from './fetch-policies.ts'
import { GlassesPanel } from './GlassesPanel.tsx'

export default function PoliciesPage() {
  const session = useSession()
  const { data, error, isPending, refetch } = useQuery(policiesQuery)
  const write = may(session, 'policy.write')
  return (
    <Page
      title="Policies"
      lead="What AI may do alone, what a person sees first, and what never happens."
      actions={
        <>
          {may(session, 'policy.suggest') && (
            <Button component={Link} to="/policies/suggest" variant="default">
              Write the rule that I am following
            </Button>
          )}
          {write && (
            <Button component={Link} to="/policies/new">
              New policy
            </Button>
          )}
        </>
      }
    >
      <GlassesPanel />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data?.items.length === 0 && (
        <EmptyState title="No policy yet, so everything comes to a person">
          That is a safe place to start. Decide some real items first; then let Countersign write the rule that you have
          been following.
        </EmptyState>
      )}
      {!!data?.items.length && (
        <Panel flush>
          <table className={table.table}>
            <thead>
              <tr>
                <th>Policy</th>
                <th>State</th>
                <th>Versions</th>
                <th className={table.end}>Last change</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((policy) => {
                const active = policy.versions.find(({ state }) => state === 'active')
                const newest = policy.versions.reduce((a, b) => (a.version > b.version ? a : b))
                return (
                  <tr key={policy.id}>
                    <td>
                      <Link to={`/policies/${policy.id}`} className={table.what}>
                        <span>{policy.name}</span>
                      </Link>
                    </td>
                    <td>
                      {active ? (
                        <Text size="sm" c="var(--cs-good)" fw={600}>
                          Active: version {active.version}
                        </Text>
                      ) : (
                        <Text size="sm" c="dimmed">
                          {newest.state}
                        </Text>
                      )}
                    </td>
                    <td className={table.dim}>{plural(policy.versions.length, 'version')}</td>
                    <td className={table.end}>
                      <Ago at={newest.created_at} />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Panel>
      )}
    </Page>
  )
}
