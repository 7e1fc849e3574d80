import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { get, query } from '../api/request.ts'
import type { Page as Items, RunWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { StatusSelect } from '../shell/StatusSelect.tsx'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { BudgetBars } from './BudgetBars.tsx'
import { heldWords, runStatusWords } from './run-words.ts'

const statuses = Object.fromEntries(
  (['running', 'waiting', 'paused', 'ended'] as const).map((status) => [status, runStatusWords[status].label]),
)

/** Agents at work for hours: how their budgets burn, and which of them wait for people. */
export default function RunsPage() {
  const [search] = useSearchParams()
  const status = search.get('status') ?? ''
  const list = useInfiniteQuery({
    queryKey: ['runs', 'list', status],
    queryFn: ({ pageParam }) => get<Items<RunWire>>(`/v1/runs${query({ status, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 15_000,
  })
  return (
    <Page
      title="Runs"
      lead="Agents that work for hours under a budget. At its end a run waits and asks how it goes on."
      width={1320}
    >
      <StatusSelect of={statuses} />
      <PagedList
        list={list}
        empty={
          <EmptyState title={status ? 'None that stand so' : 'No agent has started a run'}>
            {status ? (
              'Choose All to see the others.'
            ) : (
              <>
                A run bounds what an agent does before somebody looks again: time, actions, spend, what cannot be
                reversed, how many it reaches.
                <CodeBlock code="const run = await cs.run({ system: 'desk-agent', level: 'consultant', budget: { time: '8h', actions: 100 } })" />
              </>
            )}
          </EmptyState>
        }
      >
        {(runs) => <RunsTable runs={runs} />}
      </PagedList>
    </Page>
  )
}

function RunsTable({ runs }: { runs: readonly RunWire[] }) {
  return (
    <Panel flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Run</th>
            <th>How it stands</th>
            <th>Budget</th>
            <th>Level</th>
            <th className={table.end}>Started</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <Link to={`/runs/${run.id}`} className={table.what}>
                  <span>
                    <TextView text={run.name ?? run.system} inline />
                  </span>
                </Link>
                <span className={table.summary}>
                  {run.name === null ? run.version : `${run.system} ${run.version}`}
                </span>
              </td>
              <td data-label="How it stands">
                <div>
                  <ToneBadge tone={runStatusWords[run.status].tone}>{runStatusWords[run.status].label}</ToneBadge>
                  {run.held_by && <span className={table.summary}>{heldWords[run.held_by]}</span>}
                  {run.check_in && (
                    <span className={table.summary}>
                      <Link to={`/decisions/${run.check_in}`}>answer its check-in</Link>
                    </span>
                  )}
                </div>
              </td>
              <td data-label="Budget">
                <BudgetBars budget={run.budget} brief />
              </td>
              <td data-label="Level">{run.level}</td>
              <td className={table.end} data-label="Started">
                <Ago at={run.started_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
