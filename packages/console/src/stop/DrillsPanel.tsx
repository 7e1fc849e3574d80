import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import table from '../decision/decision.module.css'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import { drillsQuery } from './fetch-stops.ts'

const ms = ({ p99 }: { p99: number }) => `${p99.toFixed(0)} ms`

/** When the stop was last practised, and how long it took. */
export function DrillsPanel() {
  const { data } = useQuery(drillsQuery)
  const drills = data?.items.filter(({ result }) => result !== null) ?? []
  const [last] = drills
  return (
    <Panel title="Drills" flush={drills.length > 0}>
      {last?.result ? (
        <Text size="sm" px="md" py="sm">
          The last drill was <Ago at={last.filed_at ?? last.started_at} />: a stop stood within{' '}
          {ms(last.result.acknowledged_ms)} (p99 of {last.rounds}), and {last.result.released_after} decisions were
          released after it.
        </Text>
      ) : (
        <>
          <Text size="sm" mb="xs">
            A stop that nobody has practised is a hope. A drill stops decisions of which nothing comes, under load, and
            files how long it took:
          </Text>
          <CodeBlock code="npx countersign drill" />
        </>
      )}
      {drills.length > 0 && (
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>When</th>
              <th>Stops</th>
              <th>Acknowledged (p99)</th>
              <th>Last release (p99)</th>
              <th>Last effect (p99)</th>
              <th className={table.end}>Released after</th>
            </tr>
          </thead>
          <tbody>
            {drills.map(({ id, filed_at: filed, started_at: started, rounds, size, result }) => (
              <tr key={id}>
                <td>
                  <Ago at={filed ?? started} />
                </td>
                <td data-label="Stops">
                  {rounds} × {size}
                </td>
                <td data-label="Acknowledged">{result && ms(result.acknowledged_ms)}</td>
                <td data-label="Last release">{result && ms(result.last_release_ms)}</td>
                <td data-label="Last effect">{result && ms(result.last_effect_ms)}</td>
                <td className={table.end} data-label="Released after">
                  {result?.released_after}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
