import { Text } from '@mantine/core'
import type { ObjectiveDetailWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { asMoney } from '../insights/measures/say-figure.ts'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { brief } from './objective-words.ts'

/** Hours, never money, unless people said what an hour costs. */
export function WhatIfTable({ objective }: { objective: ObjectiveDetailWire }) {
  const { currency } = useSession().workspace
  return (
    <>
      <table className={`${table.table} ${table.stack}`} aria-label="What another wish would cost">
        <thead>
          <tr>
            <th>Wrong at most</th>
            <th className={table.end}>Audits at least</th>
            <th className={table.end}>Audits of one test</th>
            <th className={table.end}>Hours of people</th>
          </tr>
        </thead>
        <tbody>
          {objective.what_if.map((one) => (
            <tr key={one.max_error} aria-current={one.max_error === objective.max_error || undefined}>
              <td>
                {brief(one.max_error)}
                {one.max_error === objective.max_error && ' (now)'}
              </td>
              <td className={table.end} data-label="Audits at least">
                {count(one.fewest)}
              </td>
              <td className={table.end} data-label="Audits of one test">
                {count(one.block)}
              </td>
              <td className={table.end} data-label="Hours of people">
                {one.review_hours === null ? '–' : one.review_hours.toFixed(1)}
                {currency !== null && one.review_cost !== null && ` (${asMoney(currency)(one.review_cost)})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {objective.minutes_per_audit === null && (
        <Text size="sm" c="dimmed" mt="xs">
          Hours are told once some audits have been answered and how long they took is known.
        </Text>
      )}
    </>
  )
}
