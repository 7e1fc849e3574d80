import { Button } from '@mantine/core'
import { Link } from 'react-router'
import type { IncidentDetailWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { gistOf } from '../words/proposal.ts'
import { StatusBadge } from '../words/StatusBadge.tsx'
import { howWords } from './incident-words.ts'

/** What was flagged and what resembles it; each that waits is decided from here. */
export function Involved({ incident }: { incident: IncidentDetailWire }) {
  const session = useSession()
  const { decisions, size } = incident
  return (
    <Panel
      title="What stands in it"
      flush
      aside={decisions.length < size ? `the first ${decisions.length} of ${size}` : undefined}
    >
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>What</th>
            <th>How it came in</th>
            <th>Stands</th>
            <th>
              <span className="only-read">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {decisions.map(({ decision, how }) => (
            <tr key={decision.id}>
              <td>
                <Link to={`/decisions/${decision.id}`} className={table.what}>
                  <span>{decision.action}</span>
                  <span className={table.summary}>
                    <TextView text={gistOf(decision, 140)} inline />
                  </span>
                </Link>
              </td>
              <td data-label="How">{howWords[how]}</td>
              <td data-label="Stands">
                <StatusBadge status={decision.status} />
              </td>
              <td className={table.end}>
                {decision.task && decision.status === 'waiting' && may(session, 'judgment.give') && (
                  <Button component={Link} to={`/decide?task=${decision.task}`} size="compact-sm" variant="default">
                    Decide
                    <span className="only-read"> {gistOf(decision, 60)}</span>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
