import { Text } from '@mantine/core'
import type { InsightsNeedWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count, percent } from '../words/numbers.ts'

/** What policies are told as `risk`, of each version. */
export function RiskPanel({ risks }: { risks: InsightsNeedWire['risks'] }) {
  return (
    <Panel title="The risk that policies are told" flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>System</th>
            <th>Least sure</th>
            <th>Most sure</th>
            <th className={table.end}>Audits</th>
            <th className={table.end}>Last audit</th>
          </tr>
        </thead>
        <tbody>
          {risks.map(({ system, version, audits, audited_at, stale, at: [least, most] }) => (
            <tr key={`${system} ${version}`}>
              <td>
                <TextView text={`${system} ${version}`} inline />
              </td>
              <td data-label="Least sure">{least && say(least)}</td>
              <td data-label="Most sure">{most && say(most)}</td>
              <td className={table.end} data-label="Audits">
                {count(audits)}
              </td>
              <td className={table.end} data-label="Last audit">
                <Ago at={audited_at} />
                {stale && ': too long ago, so it is not told'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" c="dimmed" p="md">
        How likely a proposal is wrong, in doubt the higher, read anew each hour from audits of the last ninety days. A
        rule may ask for it: <code>risk &lt;= 0.02</code>. What may be promised of all is an objective.
      </Text>
    </Panel>
  )
}

const say = ({ confidence, risk }: InsightsNeedWire['risks'][number]['at'][number]): string =>
  `at confidence ${percent(confidence, 0)}: ${percent(risk, 1)} wrong`
