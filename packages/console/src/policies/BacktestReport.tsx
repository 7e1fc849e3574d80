import { Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { BacktestResult, Mode } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import { modeWords } from '../words/status.ts'
import { BacktestParts } from './BacktestParts.tsx'
import { BacktestQueues } from './BacktestQueues.tsx'
import { RouteBars } from './RouteBars.tsx'
import classes from './policies.module.css'
import { sayAlone, sayError, sayOverturned } from './say-backtest.ts'

const modes: Mode[] = ['auto', 'watch', 'gate', 'deny']
const total = (result: BacktestResult, side: 'was' | 'would', mode: Mode) =>
  result.counts.filter((one) => one[side] === mode).reduce((sum, { n }) => sum + n, 0)

/** What came of it: the sentence first, then pictures, then tables. */
export default function BacktestReport({ result }: { result: BacktestResult }) {
  const bySide = (side: 'was' | 'would') => modes.map((mode) => ({ mode, n: total(result, side, mode) }))
  const moved = result.counts.filter(({ was, would }) => was !== would).toSorted((a, b) => b.n - a.n)
  return (
    <Stack gap="md">
      <p className={classes.words}>{sayAlone(result)}.</p>
      <Text size="sm">
        {plural(result.decisions, 'decision')} of {plural(Math.round(result.days), 'day')}
        {result.unreadable > 0 && `; ${count(result.unreadable)} more can no longer be read`}. {sayOverturned(result)}
      </Text>
      <RouteBars was={bySide('was')} would={bySide('would')} />
      {moved.length > 0 && (
        <ul className={classes.said} aria-label="What would be routed otherwise">
          {moved.map(({ was, would, n }) => (
            <li key={`${was} ${would}`}>
              {count(n)}: {modeWords[was].label} → {modeWords[would].label}
            </li>
          ))}
        </ul>
      )}
      <dl className={classes.facts}>
        <dt>Wrong of what went ahead alone</dt>
        <dd>{sayError(result.error.was)}</dd>
        <dt>Wrong of what would</dt>
        <dd>{sayError(result.error.would)}</dd>
      </dl>
      <BacktestQueues was={result.queues.was} would={result.queues.would} />
      <BacktestParts title="By system" parts={result.by_system} />
      <BacktestParts title="By action" parts={result.by_action} />
      {result.by_segment.map(({ fact, parts }) => (
        <BacktestParts key={fact} title={`By ${fact}`} parts={parts} />
      ))}
      {result.by_group.map(({ group, parts }) => (
        <BacktestParts key={group} title={`By ${group}, a protected group`} parts={parts} />
      ))}
      {result.examples.length > 0 && (
        <details>
          <summary>Some of those that would go another way</summary>
          <table className={`${table.table} ${table.stack}`}>
            <thead>
              <tr>
                <th>Decision</th>
                <th>Was</th>
                <th>Would be</th>
                <th>By</th>
              </tr>
            </thead>
            <tbody>
              {result.examples.map((one) => (
                <tr key={one.decision}>
                  <td>
                    <Link to={`/decisions/${one.decision}`}>{one.decision.slice(0, 16)}…</Link>
                  </td>
                  <td data-label="Was">{modeWords[one.was].label}</td>
                  <td data-label="Would be">{modeWords[one.would].label}</td>
                  <td data-label="By">{one.rules.join(', ') || 'the default'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {result.assumes.length > 0 && (
        <details>
          <summary>What this takes for granted</summary>
          <ul className={classes.said}>
            {result.assumes.map((sentence) => (
              <li key={sentence}>
                <TextView text={sentence} inline />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Stack>
  )
}
