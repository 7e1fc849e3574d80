import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { HomeWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { count } from '../words/numbers.ts'
import { clock, span } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import classes from './home.module.css'
import { sayToday } from './say-today.ts'

/** What waits for this person: how many, how long, and what comes next. */
export function WaitingPanel({ home }: { home: HomeWire }) {
  const now = useNow(10_000)
  const due = home.next_due ? Date.parse(home.next_due) - now : null
  return (
    <Panel>
      <div className={classes.waiting}>
        <span className={classes.number}>{count(home.waiting)}</span>
        <Text component="div">
          {home.waiting === 0
            ? 'Nothing waits for you.'
            : `${home.waiting === 1 ? 'decision waits' : 'decisions wait'} for you.`}
          {home.oldest_at &&
            home.waiting > 0 &&
            now - Date.parse(home.oldest_at) > 60_000 &&
            ` The oldest for ${span(now - Date.parse(home.oldest_at))}.`}
          {due !== null &&
            home.next_due &&
            (due > 0
              ? ` The next deadline is at ${clock(home.next_due, now)}, in ${span(due)}.`
              : ' A deadline has just passed.')}
          <span className={classes.dim}>{sayToday(home)} by you today.</span>
        </Text>
      </div>
      {home.queues.length > 1 && (
        <div className={classes.queues}>
          {home.queues.map((queue) => (
            <Link key={queue.name} to={`/decide?queue=${encodeURIComponent(queue.name)}`} className={classes.queue}>
              {queue.title ?? queue.name} <strong>{count(queue.waiting)}</strong>
            </Link>
          ))}
        </div>
      )}
    </Panel>
  )
}
