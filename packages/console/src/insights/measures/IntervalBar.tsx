import type { FigureWire } from '../../api/wire.ts'
import classes from './measures.module.css'

interface Props {
  figure: FigureWire
  /** The right end of the scale; its left end is 0. */
  top?: number
  /** Where a line is drawn. */
  mark?: number
}

/** A share with its interval on a scale; the words beside it say the same. */
export function IntervalBar({ figure: { value, interval }, top = 1, mark }: Props) {
  const at = (x: number) => `${Math.min(100, Math.max(0, (100 * x) / top))}%`
  return (
    <div className={classes.scale} aria-hidden>
      {value !== null && interval !== null && (
        <span
          className={classes.range}
          style={{ insetInlineStart: at(interval[0]), width: at(Math.min(top, interval[1]) - interval[0]) }}
        />
      )}
      {value !== null && <span className={classes.point} style={{ insetInlineStart: at(value) }} />}
      {mark !== undefined && <span className={classes.mark} style={{ insetInlineStart: at(mark) }} />}
    </div>
  )
}
