import type { InsightsNeedWire, WrongWire } from '../api/wire.ts'
import { count, interval, percent } from '../words/numbers.ts'
import classes from './actions.module.css'

const lines = [
  { of: 'ai', name: 'AI alone', what: 'if every proposal had been done' },
  { of: 'people', name: 'People', what: 'of what they decided' },
  { of: 'together', name: 'Together', what: 'of what was done' },
] as const

const say = (wrong: WrongWire) =>
  wrong.share === null
    ? 'not known'
    : `${percent(wrong.share)} wrong (95 %: ${interval([wrong.lower, wrong.upper])}, n ${count(wrong.n)})`

/** Three shares with their intervals on one scale, and the same in words. */
export function ErrorBars({ need }: { need: InsightsNeedWire }) {
  const top = Math.min(
    1,
    Math.max(0.05, ...lines.map(({ of }) => (need[of].share === null ? 0 : need[of].upper))) * 1.05,
  )
  const at = (share: number) => `${Math.min(100, (100 * share) / top)}%`
  return (
    <dl className={classes.errors}>
      {lines.map(({ of, name, what }) => {
        const wrong = need[of]
        return (
          <div key={of}>
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
        )
      })}
    </dl>
  )
}
