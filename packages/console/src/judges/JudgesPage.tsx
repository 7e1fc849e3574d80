import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import table from '../decision/decision.module.css'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { JudgeForm } from './JudgeForm.tsx'
import { judgesQuery, retireJudge } from './judges.ts'

/** Programs that score. */
export default function JudgesPage() {
  const session = useSession()
  const client = useQueryClient()
  const { data, error, isPending, refetch } = useQuery(judgesQuery)
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<string | null>(null)
  const retiring = useMutation({
    mutationFn: retireJudge,
    onSettled: () => void client.invalidateQueries({ queryKey: ['judges'] }),
  })
  const writes = may(session, 'judge.write')
  const add = writes && !adding && <Button onClick={() => setAdding(true)}>Name a judge</Button>
  return (
    <Page
      title="Judges"
      lead="Programs that score by a rubric. What a judge thinks is not what people would say: hold it against them."
      actions={add}
    >
      <EvaluationPlaces />
      <ProblemAlert error={error ?? retiring.error} onRetry={() => void refetch()} />
      {adding && <JudgeForm onDone={() => setAdding(false)} />}
      {isPending && <PageLoading />}
      {data && data.items.length === 0 && !adding && (
        <EmptyState title="No judge yet" action={add}>
          A judge is a model behind an address that speaks as OpenAI’s chat completions do, or any scorer of yours. It
          scores all outputs; people score some of them, and both are held against each other.
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <Panel flush>
          <table className={`${table.table} ${table.stack}`}>
            <thead>
              <tr>
                <th>Judge</th>
                <th>Where</th>
                <th className={table.end}>Named</th>
                <th className={table.end}>
                  <span className="only-read">Retire</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((judge) => (
                <tr key={judge.id}>
                  <td>
                    <Link to={`/evaluations/judges/${judge.id}`}>
                      <TextView text={judge.name} inline />
                    </Link>
                    {judge.model !== null && (
                      <span className={table.summary}>
                        <TextView text={judge.model} inline />
                        {judge.temperature !== null && `, temperature ${judge.temperature}`}
                      </span>
                    )}
                  </td>
                  <td data-label="Where">
                    {judge.url === null ? 'Sends its scores' : <TextView text={judge.url} inline />}
                  </td>
                  <td className={table.end} data-label="Named">
                    <Ago at={judge.made_at} />
                  </td>
                  <td className={table.end}>
                    {judge.retired_at !== null
                      ? 'Retired'
                      : writes && (
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            color={leaving === judge.id ? 'red' : 'gray'}
                            loading={retiring.isPending && retiring.variables === judge.id}
                            aria-label={
                              leaving === judge.id
                                ? `Retire ${judge.name}: its secret is forgotten`
                                : `Retire ${judge.name}`
                            }
                            onBlur={() => setLeaving(null)}
                            onClick={() => (leaving === judge.id ? retiring.mutate(judge.id) : setLeaving(judge.id))}
                          >
                            {leaving === judge.id ? 'Its secret is forgotten: retire it' : 'Retire'}
                          </Button>
                        )}
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
