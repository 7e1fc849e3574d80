import type { LeaderboardWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { score } from '../evaluations/say-evaluation.ts'

interface Props {
  wins: LeaderboardWire['wins']
  order: readonly string[]
  nameOf: (evaluation: string) => string
}

/** Points of each row against each column; a tie is half a point. */
export function WinsTable({ wins, order, nameOf }: Props) {
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label="Each against each">
      <table className={table.table}>
        <thead>
          <tr>
            <th>Points of … against</th>
            {order.map((id) => (
              <th key={id}>
                <TextView text={nameOf(id)} inline />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((id, row) => (
            <tr key={id}>
              <th scope="row">
                <TextView text={nameOf(id)} inline />
              </th>
              {order.map((other, column) => {
                const cell = wins[row]?.[column]
                return <td key={other}>{row === column || !cell ? '–' : `${score(cell.points)} of ${cell.pairs}`}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
