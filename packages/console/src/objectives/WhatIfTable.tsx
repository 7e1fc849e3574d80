import { Text } from '@mantine/core'
import type { ObjectiveDetailWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { asMoney } from '../insights/measures/say-figure.ts'
import { useSession } from '../shell/SessionContext.ts'
import { count, interval, percent } from '../words/numbers.ts'
import { brief } from './objective-words.ts'
import { sayStricter } from './say-stricter.ts'

/** Hours, never money, unless people said what an hour costs. */
export function WhatIfTable({ objective }: { objective: ObjectiveDetailWire }) {
  const { currency } = useSession().workspace
  const money = (value: number | null) => (currency !== null && value !== null ? ` (${asMoney(currency)(value)})` : '')
  const stricter = sayStricter(objective)
  return (
    <>
      {stricter !== null && (
        <Text size="sm" mb="sm">
          {stricter}
        </Text>
      )}
      <table className={`${table.table} ${table.stack}`} aria-label="What another wish would cost">
        <thead>
          <tr>
            <th>Wrong at most</th>
            <th className={table.end}>Goes ahead alone</th>
            <th className={table.end}>For people, a week</th>
            <th className={table.end}>Their hours, a week</th>
            <th className={table.end}>Audits of one test</th>
            <th className={table.end}>Hours of one test</th>
          </tr>
        </thead>
        <tbody>
          {objective.what_if.map((one) => (
            <tr key={one.max_error} aria-current={one.max_error === objective.max_error || undefined}>
              <td>
                {brief(one.max_error)}
                {one.max_error === objective.max_error && ' (now)'}
              </td>
              <td className={table.end} data-label="Goes ahead alone">
                {one.coverage?.share == null ? '–' : percent(one.coverage.share, 0)}
                {one.coverage?.share != null && (
                  <span className={table.summary}>{interval([one.coverage.lower, one.coverage.upper])}</span>
                )}
              </td>
              <td className={table.end} data-label="For people, a week">
                {one.decided_per_week === null ? '–' : count(Math.round(one.decided_per_week))}
              </td>
              <td className={table.end} data-label="Their hours, a week">
                {one.week_hours === null ? '–' : one.week_hours.toFixed(1)}
                {money(one.week_cost)}
              </td>
              <td className={table.end} data-label="Audits of one test">
                {count(one.block)}
                <span className={table.summary}>at least {count(one.fewest)}, all right</span>
              </td>
              <td className={table.end} data-label="Hours of one test">
                {one.review_hours === null ? '–' : one.review_hours.toFixed(1)}
                {money(one.review_cost)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" c="dimmed" mt="xs">
        {objective.what_if.some(({ coverage }) => coverage !== null)
          ? 'Read off the last tested blocks, at the present rate: an estimate. Only a test of fresh audits makes it a promise.'
          : 'What would go ahead alone is told once a block of audits was tested.'}
        {objective.minutes_per_audit === null &&
          ' Hours are told once some of it has been answered and how long that took is known.'}
      </Text>
    </>
  )
}
