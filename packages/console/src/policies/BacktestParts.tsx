import type { BacktestPart } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'

const few = 'under 5'
const say = (value: number | null) => (value === null ? few : count(value))

/** How many of each would go another way. Small groups are not told, so that nobody is singled out. */
export function BacktestParts({ title, parts }: { title: string; parts: readonly BacktestPart[] }) {
  if (parts.length === 0) return null
  return (
    <details>
      <summary>{title}</summary>
      <div className={table.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={table.table}>
          <thead>
            <tr>
              <th>{title.replace(/^By /, '')}</th>
              <th className={table.end}>Decisions</th>
              <th className={table.end}>Stricter</th>
              <th className={table.end}>Looser</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.name}>
                <td>
                  <TextView text={part.name} inline />
                </td>
                <td className={table.end}>{say(part.n)}</td>
                <td className={table.end}>{say(part.stricter)}</td>
                <td className={table.end}>{say(part.looser)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
