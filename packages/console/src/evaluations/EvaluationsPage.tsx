import { Button, Progress } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import table from '../decision/decision.module.css'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { EvaluationPlaces } from './EvaluationPlaces.tsx'
import { evaluationsQuery } from './evaluations.ts'
import { sayDifference, sayTotal, stateOf } from './say-evaluation.ts'

const begin = 'countersign eval run eval.yaml --system-version "$(git rev-parse --short HEAD)"'

/** Versions of systems, scored by a rubric: newest first. */
export default function EvaluationsPage() {
  const session = useSession()
  const list = useInfiniteQuery(evaluationsQuery)
  const add = may(session, 'evaluation.write') && (
    <Button component={Link} to="/evaluations/new">
      Evaluate a version
    </Button>
  )
  return (
    <Page
      title="Evaluations"
      lead="Is this version good enough to go out, and is it better than the last?"
      actions={add}
    >
      <EvaluationPlaces />
      <PagedList
        list={list}
        empty={
          <EmptyState title="No evaluation yet" action={add}>
            An evaluation scores the outputs of one version by a rubric and compares them, output by output, with the
            version before. Begin one here, or in your build; it ends the build where a gate is not reached:
            <CodeBlock code={begin} />
          </EmptyState>
        }
      >
        {(evaluations) => (
          <Panel flush>
            <table className={`${table.table} ${table.stack}`}>
              <thead>
                <tr>
                  <th>System</th>
                  <th>Data set</th>
                  <th>Result</th>
                  <th>Total (95 %)</th>
                  <th>Change from the baseline</th>
                  <th>Outputs</th>
                  <th className={table.end}>Made</th>
                </tr>
              </thead>
              <tbody>
                {evaluations.map((one) => {
                  const { words, tone } = stateOf(one)
                  const total = one.result?.measures.find(({ of }) => of === 'total')
                  return (
                    <tr key={one.id}>
                      <td>
                        <Link to={`/evaluations/${one.id}`}>
                          <TextView text={`${one.system} ${one.version}`} inline />
                        </Link>
                      </td>
                      <td data-label="Data set">
                        <TextView text={one.dataset} inline />
                      </td>
                      <td data-label="Result">
                        <ToneBadge tone={tone}>{words}</ToneBadge>
                        {one.status === 'running' && (
                          <Progress
                            size="xs"
                            mt={4}
                            value={one.outputs > 0 ? ((one.scored + one.missing) / one.outputs) * 100 : 0}
                            aria-label={`Outputs of ${one.system} ${one.version} that are scored`}
                          />
                        )}
                      </td>
                      <td data-label="Total (95 %)">{sayTotal(total)}</td>
                      <td data-label="Change">{total?.difference ? sayDifference(total.difference) : '–'}</td>
                      <td data-label="Outputs">
                        {count(one.outputs)}
                        {one.missing > 0 && `, ${count(one.missing)} without a score`}
                      </td>
                      <td className={table.end} data-label="Made">
                        <Ago at={one.made_at} />
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </Panel>
        )}
      </PagedList>
    </Page>
  )
}
