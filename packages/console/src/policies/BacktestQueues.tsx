import { Text } from '@mantine/core'
import type { BacktestQueue } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { asMoney } from '../insights/measures/say-figure.ts'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { span } from '../words/time.ts'

const wait = (queue: BacktestQueue | undefined) => {
  const seconds = queue?.simulated?.p95_wait_s
  return seconds === undefined || seconds === null ? '–' : span(seconds * 1_000)
}
const hours = (queue: BacktestQueue | undefined) =>
  queue === undefined ? '0' : queue.work_hours === null ? '–' : queue.work_hours.toFixed(1)

/** What it means for those who decide, simulated with the people who were there. */
export function BacktestQueues({ was, would }: { was: readonly BacktestQueue[]; would: readonly BacktestQueue[] }) {
  const { currency } = useSession().workspace
  const money = currency === null ? null : asMoney(currency)
  const names = Array.from(new Set([...was, ...would].map(({ queue }) => queue))).toSorted()
  if (names.length === 0) return null
  const of = (side: readonly BacktestQueue[], name: string) => side.find(({ queue }) => queue === name)
  return (
    <div>
      <div className={table.scroll} tabIndex={0} role="group" aria-label="What it means for the queues">
        <table className={table.table}>
          <thead>
            <tr>
              <th>Queue</th>
              <th className={table.end}>Arrive</th>
              <th className={table.end}>Hours of people</th>
              <th className={table.end}>Wait, 19 of 20 within</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <td>{name}</td>
                <td className={table.end}>
                  {count(of(was, name)?.arrivals ?? 0)} → {count(of(would, name)?.arrivals ?? 0)}
                </td>
                <td className={table.end}>
                  {hours(of(was, name))} → {hours(of(would, name))}
                  {money !== null && of(would, name)?.work_cost != null && (
                    <span className={table.summary}>
                      {money(of(was, name)?.work_cost ?? 0)} → {money(of(would, name)?.work_cost ?? 0)}
                    </span>
                  )}
                </td>
                <td className={table.end}>
                  {wait(of(was, name))} → {wait(of(would, name))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="sm" c="dimmed" mt={4}>
        Simulated on the recorded arrivals, with the people who were there and the time that they took.
      </Text>
    </div>
  )
}
