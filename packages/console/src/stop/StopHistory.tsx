import { useQuery } from '@tanstack/react-query'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { Ago } from '../words/Ago.tsx'
import { shortSpan } from '../words/time.ts'
import { endedStopsQuery } from './fetch-stops.ts'
import { levelWords } from './stop-words.ts'

/** Stops that have ended: who stopped what, for how long, and who restarted it. */
export function StopHistory() {
  const { data } = useQuery(endedStopsQuery)
  const stops = data?.items.filter(({ drill }) => !drill) ?? []
  if (stops.length === 0) return null
  return (
    <Panel title="Earlier stops" flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>What</th>
            <th>Level</th>
            <th>Stopped by</th>
            <th>For</th>
            <th>Restarted by</th>
            <th className={table.end}>When</th>
          </tr>
        </thead>
        <tbody>
          {stops.map((stop) => (
            <tr key={stop.id}>
              <td>
                <strong>{stop.words}</strong>
              </td>
              <td data-label="Level">{levelWords[stop.level].label}</td>
              <td data-label="Stopped by">{stop.by.name ?? 'a program'}</td>
              <td data-label="For">
                {stop.resumed_at && shortSpan(Date.parse(stop.resumed_at) - Date.parse(stop.set_at))}
              </td>
              <td data-label="Restarted by">
                {stop.resumptions.map(({ name, self }) => (self ? `${name} (self)` : name)).join(', ') || '–'}
              </td>
              <td className={table.end} data-label="When">
                <Ago at={stop.set_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
