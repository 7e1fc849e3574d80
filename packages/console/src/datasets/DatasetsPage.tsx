import { Button, Group, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import table from '../decision/decision.module.css'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { datasetsQuery, makeDataset } from './datasets.ts'

/** What systems are evaluated on. */
export default function DatasetsPage() {
  const session = useSession()
  const list = useInfiniteQuery(datasetsQuery)
  const [adding, setAdding] = useState(false)
  const add = may(session, 'dataset.write') && !adding && (
    <Button onClick={() => setAdding(true)}>Make a data set</Button>
  )
  return (
    <Page
      title="Data sets"
      lead="What systems are evaluated on: from a file, or from decisions that people flagged, overrode or audited."
      actions={add}
    >
      <EvaluationPlaces />
      {adding && <NameForm />}
      <PagedList
        list={list}
        empty={
          !adding && (
            <EmptyState title="No data set yet" action={add}>
              Each version of a system is run on the same items, so that it can be held against the version before. The
              best items are those that went wrong once: take them from decisions, with what people found right.
            </EmptyState>
          )
        }
      >
        {(sets) => (
          <Panel flush>
            <table className={`${table.table} ${table.stack}`}>
              <thead>
                <tr>
                  <th>Data set</th>
                  <th className={table.end}>Items</th>
                  <th className={table.end}>Version</th>
                  <th className={table.end}>Changed</th>
                </tr>
              </thead>
              <tbody>
                {sets.map(({ id, name, items, version, changed_at }) => (
                  <tr key={id}>
                    <td>
                      <Link to={`/evaluations/datasets/${id}`}>
                        <TextView text={name} inline />
                      </Link>
                    </td>
                    <td className={table.end} data-label="Items">
                      {count(items)}
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

function NameForm() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const making = useMutation({
    mutationFn: () => makeDataset(name.trim()),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['datasets'] })
      void navigate(`/evaluations/datasets/${id}`)
    },
  })
  return (
    <Panel title="A data set">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') making.mutate()
        }}
      >
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Name"
            description="As evaluations and builds name it."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" disabled={name.trim() === ''} loading={making.isPending}>
            Make it
          </Button>
        </Group>
        <ProblemAlert error={making.error} />
      </form>
    </Panel>
  )
}
