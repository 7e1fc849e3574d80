import type { FairnessPartWire, FairnessTableWire, FigureWire } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { sayFigure } from './say-figure.ts'

const kinds = [
  { of: 'false_favourable', label: 'Favourable, of what turned out badly' },
  { of: 'false_unfavourable', label: 'Unfavourable, of what would have turned out well' },
  { of: 'precision', label: 'Turned out well, of what was favourable' },
] as const

export const hasTruth = (errors: FairnessPartWire['errors']): boolean => kinds.some(({ of }) => errors[of].n !== 0)

const apart = (gap: FigureWire) =>
  sayFigure(gap, (value) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} points`)

/** Errors by the truth that was reported, and how they differ from the reference's. */
export function ErrorTable({ of, title }: { of: FairnessTableWire; title: string }) {
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label={`Errors by ${title}`}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>Group</th>
            {kinds.map(({ of: kind, label }) => (
              <th key={kind} style={{ whiteSpace: 'normal' }}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.parts.map((part) => (
            <tr key={part.name}>
              <td>
                <strong>{part.name}</strong>
              </td>
              {kinds.map(({ of: kind }) => (
                <td key={kind}>
                  {sayFigure(part.errors[kind])}
                  {part.gaps && part.gaps[kind].value !== null && (
                    <span className={table.summary}>
                      {apart(part.gaps[kind])} from {of.reference}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
