import type { ObjectiveTestWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { PolicyName } from '../policies/PolicyName.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { brief, resultWords, sayWish } from './objective-words.ts'

/** Each test of the promise, with what was promised and which policy was in force. */
export function HistoryTable({ history }: { history: readonly ObjectiveTestWire[] }) {
  return (
    <table className={`${table.table} ${table.stack}`} aria-label="History">
      <thead>
        <tr>
          <th>What happened</th>
          <th className={table.end}>Threshold</th>
          <th className={table.end}>Audits</th>
          <th className={table.end}>Passed</th>
          <th>Policy</th>
          <th className={table.end}>When</th>
        </tr>
      </thead>
      <tbody>
        {history.map((test) => (
          <tr key={`${test.at} ${test.result}`}>
            <td>
              {resultWords[test.result]}
              <span className={table.summary}>{sayWish(test)}</span>
            </td>
            <td className={table.end} data-label="Threshold">
              {test.threshold === null ? '–' : brief(test.threshold)}
            </td>
            <td className={table.end} data-label="Audits">
              {count(test.audits)}, {count(test.errors)} wrong
            </td>
            <td className={table.end} data-label="Passed">
              {count(test.accepted)}, {count(test.accepted_errors)} wrong
            </td>
            <td data-label="Policy">{test.policy === null ? 'none' : <PolicyName of={test.policy} />}</td>
            <td className={table.end} data-label="When">
              <Ago at={test.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
