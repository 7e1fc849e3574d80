import type { FigureWire } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { IntervalBar } from './IntervalBar.tsx'
import { sayFigure, type Say } from './say-figure.ts'

export interface FigureRow {
  name: string
  note?: string
  figure: FigureWire
  say?: Say
  /** Drawn on a scale of 0 to this; a share where nothing is said, and null where it has no scale. */
  top?: number | null
  mark?: number
}

/** Figures one under the other: each as a picture and in words. */
export function FigureTable({ label, rows }: { label: string; rows: readonly FigureRow[] }) {
  return (
    <table className={`${table.table} ${table.stack}`} aria-label={label}>
      <thead>
        <tr>
          <th>Figure</th>
          <th aria-hidden />
          <th>Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, note, figure, say, top = 1, mark }) => (
          <tr key={name}>
            <td>
              <strong>{name}</strong>
              {note && <span className={table.summary}>{note}</span>}
            </td>
            <td>
              {top !== null && <IntervalBar figure={figure} top={top} {...(mark === undefined ? {} : { mark })} />}
            </td>
            <td>{sayFigure(figure, say)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
