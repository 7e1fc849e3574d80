import { countdown } from '../words/time.ts'
import classes from './watch.module.css'

const nearMs = 30_000

/** How long a veto still counts. */
export function WindowBar({ from, until, now }: { from: string; until: string; now: number }) {
  const left = Date.parse(until) - now
  const total = Math.max(1, Date.parse(until) - Date.parse(from))
  if (left <= 0) return <span className={classes.dim}>window over</span>
  return (
    <span className={classes.window} data-near={left < nearMs || undefined}>
      {left < nearMs ? 'only ' : ''}
      {countdown(left)} left
      <progress value={left} max={total} aria-hidden />
    </span>
  )
}
