import type { WrongWire } from '../api/wire.ts'
import { count, interval, percent } from '../words/numbers.ts'
import classes from './actions.module.css'

export interface ErrorLine {
  name: string
  what: string
  wrong: WrongWire
}

const say = (wrong: WrongWire) =>
  wrong.share === null
    ? 'not known'
    : `${percent(wrong.share)} wrong (95 %: ${interval([wrong.lower, wrong.upper])}, n ${count(wrong.n)})`

/** Shares with their intervals on one scale, and the same in words. */
export function ErrorBars({ lines }: { lines: readonly ErrorLine[] }) {
  const top = Math.min(1, Math.max(0.05, ...lines.map(({ wrong }) => (wrong.share === null ? 0 : wrong.upper))) * 1.05)
  const at = (share: number) => `${Math.min(100, (100 * share) / top)}%`
  return (
    <dl className={classes.errors}>
      {lines.map(({ name, what, wrong }) => (
        <div key={name}>
          <dt>
            {name} <span>{what}</span>
          </dt>
          <dd>
            <div className={classes.scale} aria-hidden>
              {wrong.share !== null && (
                <>
                  <span
                    className={classes.range}
                    style={{ insetInlineStart: at(wrong.lower), width: at(wrong.upper - wrong.lower) }}
                  />
                  <span className={classes.point} style={{ insetInlineStart: at(wrong.share) }} />
                </>
              )}
            </div>
            {say(wrong)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
