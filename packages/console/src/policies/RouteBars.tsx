import type { Mode } from '../api/wire.ts'
import { count, percent } from '../words/numbers.ts'
import { modeWords } from '../words/status.ts'
import classes from './policies.module.css'

interface Share {
  mode: Mode
  n: number
}

/** Two bars, one above the other: how it was routed, and how it would be. */
export function RouteBars({ was, would }: { was: readonly Share[]; would: readonly Share[] }) {
  return (
    <div className={classes.bars}>
      <RouteBar name="Was" shares={was} />
      <RouteBar name="Would be" shares={would} />
    </div>
  )
}

function RouteBar({ name, shares }: { name: string; shares: readonly Share[] }) {
  const all = shares.reduce((sum, { n }) => sum + n, 0)
  const told = shares.filter(({ n }) => n > 0)
  const words = told.map(({ mode, n }) => `${modeWords[mode].label} ${count(n)} (${percent(n / all, 1)})`).join(', ')
  return (
    <>
      <span className={classes.barName}>{name}</span>
      <div className={classes.bar} role="img" aria-label={`${name}: ${words || 'nothing'}`}>
        {told.map(({ mode, n }) => (
          <div key={mode} style={{ flexGrow: n, background: `var(--cs-${mode})` }} />
        ))}
      </div>
      <span />
      <span className={classes.barWords} aria-hidden>
        {words}
      </span>
    </>
  )
}
