import type { InsightsRoutingWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { count, percent } from '../words/numbers.ts'

export function SystemsTable({ systems }: { systems: InsightsRoutingWire['systems'] }) {
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label="By system">
      <table className={table.table}>
        <thead>
          <tr>
            <th>System</th>
            <th className={table.end}>Alone</th>
            <th className={table.end}>Watched</th>
            <th className={table.end}>Gated</th>
            <th className={table.end}>Denied</th>
            <th className={table.end}>Judged</th>
            <th className={table.end}>Overturned</th>
          </tr>
        </thead>
        <tbody>
          {systems.map((one) => (
            <tr key={one.system}>
              <td>{one.system}</td>
              <td className={table.end}>{count(one.auto)}</td>
              <td className={table.end}>{count(one.watch)}</td>
              <td className={table.end}>{count(one.gate)}</td>
              <td className={table.end}>{count(one.deny)}</td>
              <td className={table.end}>{count(one.judged)}</td>
              <td className={table.end}>
                {one.judged ? `${count(one.overturned)} (${percent(one.overturned / one.judged, 0)})` : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
