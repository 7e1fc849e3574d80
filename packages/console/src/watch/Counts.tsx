import { Text } from '@mantine/core'
import { Link } from 'react-router'
import table from '../decision/decision.module.css'
import { count } from '../words/numbers.ts'
import { statusWords } from '../words/status.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import type { Gathered } from './gather-rows.ts'
import { Spark } from './Spark.tsx'
import classes from './watch.module.css'

/** One line for each action, whatever the rate: what became of it, how fast it comes. */
export function Counts({ lines }: { lines: readonly Gathered[] }) {
  const most = Math.max(1, ...lines.flatMap(({ steps }) => steps))
  if (lines.length === 0)
    return (
      <Text size="sm" c="dimmed" p="md">
        Nothing went ahead by itself in these minutes.
      </Text>
    )
  return (
    <table className={`${table.table} ${table.stack}`}>
      <thead>
        <tr>
          <th>What</th>
          <th>How it stands</th>
          <th className={table.end}>Last minute</th>
          <th className={table.end}>In all</th>
          <th className={classes.sparks}>Every ten seconds</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.system} ${line.action}`}>
            <td>
              <Link to={`/decisions?system=${encodeURIComponent(line.system)}`} className={table.what}>
                <span>{line.action}</span>
                <span className={table.summary}>{line.system}</span>
              </Link>
            </td>
            <td data-label="Stands">
              <span className={classes.statuses}>
                {line.statuses.map(({ status, n }) => (
                  <ToneBadge key={status} tone={statusWords[status].tone}>
                    {count(n)} {statusWords[status].label.split(',')[0]?.toLowerCase()}
                  </ToneBadge>
                ))}
              </span>
            </td>
            <td className={table.end} data-label="Last minute">
              {count(line.lastMinute)}
            </td>
            <td className={table.end} data-label="In all">
              {count(line.total)}
            </td>
            <td className={classes.sparks} data-label="Pace">
              <Spark steps={line.steps} most={most} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
