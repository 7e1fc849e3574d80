import { Button, Group } from '@mantine/core'
import { Link } from 'react-router'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { TextView } from '../view/TextView.tsx'
import { sureness } from '../words/numbers.ts'
import { gistOf } from '../words/proposal.ts'
import { StatusBadge } from '../words/StatusBadge.tsx'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { shortSpan } from '../words/time.ts'
import { mayVeto } from './may-veto.ts'
import { WindowBar } from './WindowBar.tsx'
import type { Anomaly } from './use-still-feed.ts'
import { whyWords } from './watch-words.ts'
import classes from './watch.module.css'

interface Props {
  anomaly: Anomaly
  now: number
  /** Just now, from here; the feed may not know yet. */
  vetoed: boolean
  current: boolean
  onFocus: () => void
  onVeto: (() => void) | undefined
  onFlag: (() => void) | undefined
}

export function StandOutRow({
  anomaly: { decision, why, until, gone = false },
  now,
  vetoed,
  current,
  onFocus,
  onVeto,
  onFlag,
}: Props) {
  const open = !gone && !vetoed && mayVeto(decision, until, now)
  const flagged = why.includes('flagged')
  return (
    <li className={classes.row} data-current={current || undefined} onFocus={onFocus}>
      <div className={classes.told}>
        <span className={classes.statuses}>
          {why
            .filter((one) => one !== 'vetoable' || why.length === 1)
            .map((one) => (
              <ToneBadge key={one} tone={whyWords[one].tone}>
                {whyWords[one].label}
              </ToneBadge>
            ))}
        </span>
        <Link to={`/decisions/${decision.id}`} className={classes.what} data-row={decision.id}>
          <strong>{decision.action}</strong> <TextView text={gistOf(decision, 120)} inline />
        </Link>
        <span className={classes.dim}>
          {decision.system} {decision.version}
          {decision.confidence !== null && ` · ${sureness(decision.confidence)} sure`} ·{' '}
          {shortSpan(now - Date.parse(decision.created_at))} ago
        </span>
      </div>
      <div className={classes.stands}>
        {vetoed ? (
          <StatusBadge status="vetoed" />
        ) : gone ? (
          <ToneBadge tone="plain">Moved on since</ToneBadge>
        ) : (
          <StatusBadge status={decision.status} />
        )}
        {until !== null && !gone && !vetoed && <WindowBar from={decision.created_at} until={until} now={now} />}
      </div>
      <Group gap={6} wrap="nowrap" className={classes.acts}>
        {!gone && decision.status === 'waiting' && decision.task !== null && (
          <Button component={Link} to={`/decide?task=${decision.task}`} size="compact-sm" variant="default">
            Decide
          </Button>
        )}
        {onVeto && open && (
          <Button
            size="compact-sm"
            color="red"
            variant="outline"
            onClick={onVeto}
            rightSection={current && <KeyBadge id="watch.veto" />}
          >
            Veto
            <span className="only-read"> {decision.action}</span>
          </Button>
        )}
        {onFlag && !flagged && !gone && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={onFlag}
            rightSection={current && <KeyBadge id="watch.flag" />}
          >
            Flag
            <span className="only-read"> {decision.action}</span>
          </Button>
        )}
      </Group>
    </li>
  )
}
