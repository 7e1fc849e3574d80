import type { ReactNode } from 'react'
import classes from './projects.module.css'

interface Props {
  value: number | null
  interval: readonly [number, number] | null
  /** What the left and the right end stand for. */
  from?: number
  to?: number
  /** The same in words. */
  children: ReactNode
}

/** A figure with its interval as a picture, over the words that say the same. */
export function RangeBar({ value, interval, from = 0, to = 1, children }: Props) {
  const place = (one: number) => (to > from ? (100 * (Math.min(to, Math.max(from, one)) - from)) / (to - from) : 0)
  const [low, high] = (interval ?? [value ?? from, value ?? from]).map(place) as [number, number]
  return (
    <div>
      {value !== null && (
        <span className={classes.range} aria-hidden="true">
          <span style={{ left: `${low}%`, width: `${high - low}%` }} />
          <i style={{ left: `${place(value)}%` }} />
        </span>
      )}
      {children}
    </div>
  )
}
