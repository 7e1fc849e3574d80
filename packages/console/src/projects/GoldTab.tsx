import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { GoldWire, ProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { goldsQuery } from './projects.ts'
import { sayEstimate } from './say-estimate.ts'

const retiredWords: Record<NonNullable<GoldWire['retired']>, string> = {
  'nearly-all-fail': 'Retired: nearly everybody fails it',
  'by-hand': 'Retired by hand',
}

/** Items whose right answer is known, and how people fare with each. */
export default function GoldTab({ project }: { project: ProjectWire }) {
  const { data, error, isPending, refetch } = useQuery(goldsQuery(project.id))
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (data.items.length === 0)
    return (
      <EmptyState title="No gold yet">
        Import items with a member <code>gold</code> that holds the right answer. People get them among the others and
        cannot tell; you see how often each person and each item is right.
      </EmptyState>
    )
  return (
    <Panel title="Gold" flush aside={`${count(data.items.length)} items`}>
      <table className={`${table.table} ${table.stack}`} aria-label="Gold">
        <thead>
          <tr>
            <th>Item</th>
            <th>Given</th>
            <th>Right</th>
            <th>How it stands</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((gold) => (
            <tr key={gold.item}>
              <td>
                <Link to={`/decisions/${gold.item}`}>{gold.external_id ?? gold.item.slice(-8)}</Link>
              </td>
              <td data-label="Given">{count(gold.given)}</td>
              <td data-label="Right">{sayEstimate(gold.share, true)}</td>
              <td data-label="How it stands">
                {gold.retired === null ? (
                  'in use'
                ) : (
                  <ToneBadge tone={gold.retired === 'nearly-all-fail' ? 'warn' : 'plain'}>
                    {retiredWords[gold.retired]}
                  </ToneBadge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
