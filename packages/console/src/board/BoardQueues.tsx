import { Link } from 'react-router'
import type { BoardWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { clock } from '../words/time.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { useNow } from '../words/use-now.ts'
import { sayForecast } from './say-forecast.ts'

/** Backlog against deadlines, a line for each queue. */
export function BoardQueues({ queues }: { queues: BoardWire['queues'] }) {
  const now = useNow(10_000)
  return (
    <Panel title="Queues" flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Queue</th>
            <th className={table.end}>Waiting</th>
            <th className={table.end}>In hand</th>
            <th>The oldest</th>
            <th>Next deadline</th>
            <th className={table.end}>Answered in the last hour</th>
            <th>At this pace</th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => {
            const { tone, label } = sayForecast(queue, now)
            return (
              <tr key={queue.name}>
                <td>
                  <Link to={`/inbox?queue=${encodeURIComponent(queue.name)}`} className={table.what}>
                    <span>{queue.name}</span>
                  </Link>
                </td>
                <td className={table.end} data-label="Waiting">
                  {count(queue.open)}
                </td>
                <td className={table.end} data-label="In hand">
                  {count(queue.leased)}
                </td>
                <td data-label="The oldest">{queue.oldest_at ? <Ago at={queue.oldest_at} /> : '–'}</td>
                <td data-label="Next deadline">{queue.next_due ? clock(queue.next_due, now) : '–'}</td>
                <td className={table.end} data-label="Answered in the last hour">
                  {count(queue.answered_last_hour)}
                </td>
                <td data-label="At this pace">
                  <div>
                    <ToneBadge tone={tone}>{label}</ToneBadge>
                    {queue.stuck > 0 && (
                      <span className={table.summary}>
                        <ToneBadge tone="bad">{queue.stuck} that nobody here may answer</ToneBadge>
                      </span>
                    )}
                  </div>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
