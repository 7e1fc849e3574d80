import { Button, Progress } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import table from '../decision/decision.module.css'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { comparisonsQuery } from './comparisons.ts'

/** Systems, or versions of one, side by side. */
export default function ComparisonsPage() {
  const session = useSession()
  const list = useInfiniteQuery(comparisonsQuery)
  const add = may(session, 'evaluation.write') && (
    <Button component={Link} to="/evaluations/comparisons/new">
      Compare
    </Button>
  )
  return (
    <Page
      title="Comparisons"
      lead="Which of these answers better? Two outputs at a time, by a judge and by people."
      actions={add}
    >
      <EvaluationPlaces />
      <PagedList
        list={list}
        empty={
          <EmptyState title="No comparison yet" action={add}>
            Put two evaluations or more side by side that are done and of one data set. It is easier to say which of two
            is better than how good one is.
          </EmptyState>
        }
      >
        {(comparisons) => (
          <Panel flush>
            <table className={`${table.table} ${table.stack}`}>
              <thead>
                <tr>
                  <th>Comparison</th>
                  <th>Of</th>
                  <th>Judge</th>
                  <th>People</th>
                  <th className={table.end}>Made</th>
                </tr>
              </thead>
              <tbody>
                {comparisons.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <Link to={`/evaluations/comparisons/${one.id}`}>
                        <TextView text={one.name} inline />
                      </Link>
                    </td>
                    <td data-label="Of">
                      <TextView
                        text={one.evaluations.map(({ system, version }) => `${system} ${version}`).join(', ')}
                        inline
                      />
                    </td>
                    <td data-label="Judge">
                      {one.judge ? `${count(one.judged)} of ${count(one.shown)}` : '–'}
                      {one.status === 'running' && (
                        <Progress
                          size="xs"
                          mt={4}
                          value={one.shown > 0 ? ((one.judged + one.missing) / one.shown) * 100 : 0}
                          aria-label={`Pairs of ${one.name} that are judged`}
                        />
                      )}
                    </td>
                    <td data-label="People">{one.asked > 0 ? `${count(one.answered)} of ${count(one.asked)}` : '–'}</td>
                    <td className={table.end} data-label="Made">
                      <Ago at={one.made_at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        )}
      </PagedList>
    </Page>
  )
}
