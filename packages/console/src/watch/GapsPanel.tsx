import type { WatchWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { clock, span } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { sayScope } from './watch-words.ts'
import classes from './watch.module.css'

/** Of the last day: when nobody watched what somebody should have. It names no one. */
export function GapsPanel({ gaps }: { gaps: WatchWire['gaps'] }) {
  const now = useNow(30_000)
  if (gaps.length === 0) return null
  return (
    <Panel title="Gaps of the last day">
      <ul className={classes.plain}>
        {gaps.slice(0, 12).map((gap) => (
          <li key={`${gap.why} ${gap.from} ${sayScope(gap)}`}>
            <span>
              {sayScope(gap)} {!gap.over && <ToneBadge tone="bad">still open</ToneBadge>}
            </span>
            <span className={classes.dim}>
              {clock(gap.from, now)}
              {gap.over && `–${clock(gap.to, now)}`}, {span(Date.parse(gap.to) - Date.parse(gap.from))}:{' '}
              {gap.why === 'shift' ? 'a planned shift was not stood' : 'attention lapsed'}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
