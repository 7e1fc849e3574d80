import { Button } from '@mantine/core'
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
import { rubricsQuery } from './rubrics.ts'

/** What outputs are scored by. */
export default function RubricsPage() {
  const session = useSession()
  const list = useInfiniteQuery(rubricsQuery)
  const add = may(session, 'rubric.write') && (
    <Button component={Link} to="/evaluations/rubrics/new">
      Write a rubric
    </Button>
  )
  return (
    <Page
      title="Rubrics"
      lead="What outputs are scored by: criteria whose values mean the same to all who score."
      actions={add}
    >
      <EvaluationPlaces />
      <PagedList
        list={list}
        empty={
          <EmptyState title="No rubric yet" action={add}>
            People and judges score by the same rubric, so that their scores can be held against each other. Begin with
            quality, relevance, safety or tone, and make it yours.
          </EmptyState>
        }
      >
        {(rubrics) => (
          <Panel flush>
            <table className={`${table.table} ${table.stack}`}>
              <thead>
                <tr>
                  <th>Rubric</th>
                  <th>Criteria</th>
                  <th className={table.end}>Version</th>
                  <th className={table.end}>Changed</th>
                </tr>
              </thead>
              <tbody>
                {rubrics.map(({ id, name, criteria, version, changed_at }) => (
                  <tr key={id}>
                    <td>
                      <Link to={`/evaluations/rubrics/${id}`}>
                        <TextView text={name} inline />
                      </Link>
                    </td>
                    <td data-label="Criteria">
                      <TextView text={criteria.map(({ title }) => title).join(', ')} inline />
                    </td>
                    <td className={table.end} data-label="Version">
                      {count(version)}
                    </td>
                    <td className={table.end} data-label="Changed">
                      <Ago at={changed_at} />
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
