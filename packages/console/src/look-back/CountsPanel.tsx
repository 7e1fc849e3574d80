import type { AlikeCounts, DecisionStatus } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { count, percent, plural } from '../words/numbers.ts'
import { StatusBadge } from '../words/StatusBadge.tsx'
import classes from './look-back.module.css'

/** How many came to what: a table whose bars repeat its figures. */
export function CountsPanel({ counts }: { counts: AlikeCounts }) {
  const rows = (Object.entries(counts.by_status) as [DecisionStatus, number][]).sort((a, b) => b[1] - a[1])
  return (
    <Panel
      title="What they came to"
      aside={`${plural(counts.total, 'decision')}, ${count(counts.done)} done, ${count(counts.overridden)} overridden since`}
      flush
    >
      <table className={table.table}>
        <thead>
          <tr>
            <th>Outcome</th>
            <th className={table.end}>Decisions</th>
            <th className={table.end}>Share</th>
            <th className={classes.wide}>
              <span className="only-read">The share as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([status, n]) => (
            <tr key={status}>
              <td>
                <StatusBadge status={status} />
              </td>
              <td className={table.end}>{count(n)}</td>
              <td className={table.end}>{percent(n / counts.total, 0)}</td>
              <td className={classes.wide}>
                <svg className={classes.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
                  <rect width={(n / counts.total) * 100} height="6" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
