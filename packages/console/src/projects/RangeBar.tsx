import classes from './projects.module.css'

interface Props {
  value: number | null
  interval: readonly [number, number] | null
  /** What the left and the right end stand for. */
  from?: number
  to?: number
}

/** A figure with its interval as a picture; the words beside it say the same. */
export function RangeBar({ value, interval, from = 0, to = 1 }: Props) {
  if (value === null) return null
  const place = (one: number) => (to > from ? (100 * (Math.min(to, Math.max(from, one)) - from)) / (to - from) : 0)
  const [low, high] = (interval ?? [value, value]).map(place) as [number, number]
  return (
    <span className={classes.range} aria-hidden="true">
      <span style={{ left: `${low}%`, width: `${high - low}%` }} />
      <i style={{ left: `${place(value)}%` }} />
    </span>
  )
}
