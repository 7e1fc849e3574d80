import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import table from '../decision/decision.module.css'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { ObjectiveForm } from './ObjectiveForm.tsx'
import { brief, sayDays, sayWish, stateWords } from './objective-words.ts'
import { objectivesQuery } from './objectives.ts'

/** How wrong may be what goes ahead alone, and whether that holds. */
export default function ObjectivesPage() {
  const session = useSession()
  const mayMake = may(session, 'objective.loosen')
  const [making, setMaking] = useState(false)
  const { data, error, isPending, refetch } = useQuery(objectivesQuery)
  return (
    <Page
      title="Objectives"
      lead="How wrong what AI does alone may be. A threshold follows from audits, and a policy names it: met(“refund-errors”)."
      width={1320}
      actions={mayMake && !making && <Button onClick={() => setMaking(true)}>State an objective</Button>}
    >
      {making && <ObjectiveForm onDone={() => setMaking(false)} />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data?.items.length === 0 && !making && (
        <EmptyState title="No objective yet">
          State how wrong what goes ahead alone may be. People decide and audits gather until the evidence suffices;
          then a rule may let go what is sure enough, and it stops by itself when it is wrong too often.
          <CodeBlock code={'when: action == "refund.create" && met("refund-errors")'} />
        </EmptyState>
      )}
      {!!data?.items.length && (
        <Panel flush>
          <table className={`${table.table} ${table.stack}`}>
            <thead>
              <tr>
                <th>Objective</th>
                <th>How it stands</th>
                <th className={table.end}>Threshold</th>
                <th>Evidence</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to={`/objectives/${one.id}`} className={table.what}>
                      <span>{one.id}</span>
                      <span className={table.summary}>{sayWish(one)}</span>
                    </Link>
                  </td>
                  <td data-label="How it stands">
                    {one.active ? (
                      <ToneBadge tone={stateWords[one.state].tone}>{stateWords[one.state].label}</ToneBadge>
                    ) : (
                      <ToneBadge tone="plain">Off</ToneBadge>
                    )}
                  </td>
                  <td className={table.end} data-label="Threshold">
                    {one.threshold === null ? '–' : brief(one.threshold)}
                  </td>
                  <td data-label="Evidence">
                    {count(one.evidence.gathered)} of {count(one.evidence.block)} audits
                    <span className={table.summary}>the next test: {sayDays(one.evidence.days_left)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </Page>
  )
}
