import type { ReactNode } from 'react'
import classes from './StatusBadge.module.css'
import type { Tone } from './status.ts'

/** A word with a mark; the word says all, the colour repeats it. */
export function ToneBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  )
}
