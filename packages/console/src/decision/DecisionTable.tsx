import { Link } from 'react-router'
import type { DecisionRowWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { gistOf } from '../words/proposal.ts'
import { modeWords } from '../words/status.ts'
import { StatusBadge } from '../words/StatusBadge.tsx'
import { shortSpan } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import classes from './decision.module.css'

export function DecisionTable({ rows }: { rows: readonly DecisionRowWire[] }) {
  const now = useNow(30_000)
  return (
    <Panel flush>
      <table className={`${classes.table} ${classes.cards}`}>
        <thead>
          <tr>
            <th>What</th>
            <th>System</th>
            <th>Route</th>
            <th>Status</th>
            <th className={classes.end}>Age</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link to={`/decisions/${row.id}`} className={classes.what}>
                  <span>{row.action}</span>
                  <span className={classes.summary}>
                    <TextView text={gistOf(row, 140)} inline />
                  </span>
                </Link>
              </td>
              <td className={classes.dim}>{row.system}</td>
              <td className={classes.dim}>{modeWords[row.route.mode].label}</td>
              <td>
                <StatusBadge status={row.status} />
              </td>
              <td className={classes.end}>
                <time dateTime={row.created_at} title={new Date(row.created_at).toLocaleString()}>
                  {shortSpan(now - Date.parse(row.created_at))}
                </time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
