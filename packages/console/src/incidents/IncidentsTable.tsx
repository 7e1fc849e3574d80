import { Link } from 'react-router'
import type { IncidentWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { useReasonWords } from '../focus/use-reasons.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { shorten } from '../words/scalars.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { incidentWords } from './incident-words.ts'

export function IncidentsTable({ incidents }: { incidents: readonly IncidentWire[] }) {
  const reason = useReasonWords()
  return (
    <Panel flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>What was flagged</th>
            <th>System</th>
            <th>Stands</th>
            <th className={table.end}>Decisions</th>
            <th>By</th>
            <th className={table.end}>When</th>
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) => (
            <tr key={incident.id}>
              <td>
                <Link to={`/incidents/${incident.id}`} className={table.what}>
                  <span>{incident.action}</span>
                  <span className={table.summary}>
                    {incident.reason_code && reason(incident.reason_code)}
                    {incident.reason_code && incident.comment && ': '}
                    {incident.comment && <TextView text={shorten(incident.comment, 120)} inline />}
                  </span>
                </Link>
              </td>
              <td data-label="System">
                {incident.system} {incident.version}
              </td>
              <td data-label="Stands">
                <ToneBadge tone={incidentWords[incident.status].tone}>{incidentWords[incident.status].label}</ToneBadge>
              </td>
              <td className={table.end} data-label="Decisions">
                {count(incident.size)}
              </td>
              <td data-label="By">{incident.opened_by.name || 'somebody'}</td>
              <td className={table.end} data-label="When">
                <Ago at={incident.opened_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
