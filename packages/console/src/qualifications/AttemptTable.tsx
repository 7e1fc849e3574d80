import type { AttemptWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { percent } from '../words/numbers.ts'
import type { Tone } from '../words/status.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'

const words: Record<AttemptWire['status'], { label: string; tone: Tone }> = {
  open: { label: 'Under way', tone: 'calm' },
  passed: { label: 'Passed', tone: 'good' },
  failed: { label: 'Not passed', tone: 'bad' },
  ended: { label: 'Ended with the set', tone: 'plain' },
}

/** A score from few items says little: the interval stands beside it. */
const scoreOf = ({ score, interval, correct, of }: AttemptWire) =>
  score === null || interval === null
    ? '–'
    : `${correct} of ${of} (95 %: ${percent(interval[0], 0)} to ${percent(interval[1], 0)})`

export function AttemptTable({ attempts }: { attempts: readonly AttemptWire[] }) {
  return (
    <table className={`${table.table} ${table.stack}`}>
      <thead>
        <tr>
          <th>Who</th>
          <th>How it stands</th>
          <th>Right</th>
          <th className={table.end}>When</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={attempt.id}>
            <td>
              <TextView text={attempt.person.name} inline />
            </td>
            <td data-label="How it stands">
              <ToneBadge tone={words[attempt.status].tone}>{words[attempt.status].label}</ToneBadge>
            </td>
            <td data-label="Right">
              {attempt.status === 'open' ? `${attempt.answered} of ${attempt.of} answered` : scoreOf(attempt)}
            </td>
            <td className={table.end} data-label="When">
              <Ago at={attempt.ended_at ?? attempt.started_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
