import type { InsightsRoutingWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'

export function VolumeTable({ series }: { series: InsightsRoutingWire['series'] }) {
  const busy = series.filter((point) => point.auto + point.watch + point.gate + point.deny + point.judged > 0)
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>From</th>
          <th className={table.end}>Alone</th>
          <th className={table.end}>Watched</th>
          <th className={table.end}>Gated</th>
          <th className={table.end}>Denied</th>
          <th className={table.end}>Judged</th>
        </tr>
      </thead>
      <tbody>
        {busy.map((point) => (
          <tr key={point.at}>
            <td>{new Date(point.at).toLocaleString()}</td>
            <td className={table.end}>{point.auto}</td>
            <td className={table.end}>{point.watch}</td>
            <td className={table.end}>{point.gate}</td>
            <td className={table.end}>{point.deny}</td>
            <td className={table.end}>{point.judged}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
