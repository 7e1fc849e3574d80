import { Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { get } from '../api/request.ts'
import type { ShadowWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import { count, percent, plural } from '../words/numbers.ts'
import { modeWords } from '../words/status.ts'

const shadowQuery = (policy: string, version: number) =>
  queryOptions({
    queryKey: ['policies', policy, version, 'shadow'],
    queryFn: () => get<ShadowWire>(`/v1/policies/${policy}/versions/${version}/shadow?limit=50`),
    refetchInterval: 10_000,
  })

/** Where a version would have decided otherwise than what was in force. */
export function ShadowPanel({ policy, version }: { policy: string; version: number }) {
  const { data } = useQuery(shadowQuery(policy, version))
  if (!data || (data.compared === 0 && !data.running)) return null
  const changed = data.counts.filter(({ was, would }) => was !== would).toSorted((a, b) => b.n - a.n)
  return (
    <Panel title="In the shadow" aside={data.running ? 'running' : 'ended'}>
      <Text size="sm" role="status">
        {data.compared === 0
          ? 'Nothing has been decided since it began.'
          : `Of ${plural(data.compared, 'decision')} it would have decided ${count(data.disagreed)} otherwise (${percent(data.disagreed / data.compared, 1)}).`}
      </Text>
      {changed.length > 0 && (
        <ul>
          {changed.map(({ was, would, n }) => (
            <li key={`${was} ${would}`}>
              <Text size="sm" span>
                {count(n)}: {modeWords[was].label} → {modeWords[would].label}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {data.disagreements.length > 0 && (
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Decision</th>
              <th>Was</th>
              <th>Would have been</th>
              <th>By</th>
              <th className={table.end}>When</th>
            </tr>
          </thead>
          <tbody>
            {data.disagreements.map((one) => (
              <tr key={one.decision}>
                <td>
                  <Link to={`/decisions/${one.decision}`}>{one.decision.slice(0, 16)}…</Link>
                </td>
                <td data-label="Was">{modeWords[one.was].label}</td>
                <td data-label="Would have been">{modeWords[one.would].label}</td>
                <td data-label="By">{one.rules.join(', ') || 'the default'}</td>
                <td className={table.end} data-label="When">
                  <Ago at={one.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
