import { useLocation } from 'react-router'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { useAnnounce } from '../shell/Announcer.tsx'
import { TextView } from '../view/TextView.tsx'
import { useNow } from '../words/use-now.ts'
import { commitJudgment } from './commit-judgment.ts'
import classes from './SettleStrip.module.css'
import { undoJudgment } from './undo-judgment.ts'
import { useSettling } from './use-settling.ts'

/** What was just answered and can still be taken back, or sent without waiting. */
export function SettleStrip() {
  const entries = useSettling().filter((entry) => entry.totalMs > 0)
  const last = entries.at(-1)
  return last ? <Strip key={last.key} others={entries.length - 1} entry={last} /> : null
}

function Strip({ entry, others }: { entry: ReturnType<typeof useSettling>[number]; others: number }) {
  const say = useAnnounce()
  const now = useNow(200)
  const { pathname } = useLocation()
  const left = Math.max(0, entry.undoUntil - now)
  const share = entry.totalMs > 0 ? Math.min(1, left / entry.totalMs) : 0
  const undo = () => {
    say('Undone. The item is back.')
    void undoJudgment(entry.key)
  }
  const send = () => {
    say('Sent.')
    void commitJudgment(entry.key)
  }
  const busy = entry.state === 'undoing' || entry.state === 'committing'
  const label =
    entry.state === 'undoing'
      ? 'Undoing…'
      : entry.state === 'committing'
        ? 'Sending…'
        : `Takes effect in ${Math.ceil(left / 1_000)} s`
  return (
    <section className={classes.strip} aria-label="Settling" data-focus={pathname === '/decide' || undefined}>
      <progress className={classes.bar} value={share} max={1} aria-hidden />
      <div className={classes.row}>
        <div className={classes.words}>
          <strong>
            <TextView text={entry.words} inline />
          </strong>
          <span className={classes.dim}>
            {label}
            {others > 0 && ` · ${others} more settling`}
          </span>
        </div>
        <div className={classes.actions}>
          <KeyButton id="undo" label="Undo" variant="default" onPress={undo} disabled={busy} />
          {pathname === '/inbox' ? null : <KeyButton id="send" label="Send now" onPress={send} disabled={busy} />}
        </div>
      </div>
    </section>
  )
}
