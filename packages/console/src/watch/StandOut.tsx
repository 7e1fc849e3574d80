import { Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useKey } from '../keyboard/use-key.ts'
import { useAnnounce } from '../shell/Announcer.tsx'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { useNow } from '../words/use-now.ts'
import { FlaggedStrip } from './FlaggedStrip.tsx'
import { DoneStrip } from './DoneStrip.tsx'
import { mayVeto } from './may-veto.ts'
import { StandOutRow } from './StandOutRow.tsx'
import { useObject } from './use-object.ts'
import type { Anomaly } from './use-still-feed.ts'
import classes from './watch.module.css'

/**
 * What stands out, foremost first. One steps through it with keys, and the keys that veto and flag mean the decision that
 * has the focus: never one that has just moved there.
 */
export function StandOut({ anomalies, total }: { anomalies: readonly Anomaly[]; total: number }) {
  const session = useSession()
  const navigate = useNavigate()
  const say = useAnnounce()
  const now = useNow(1_000)
  const list = useRef<HTMLOListElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const { done, error, object, vetoed, clear } = useObject()
  const [mayObject, mayFlag] = [may(session, 'decision.veto'), may(session, 'decision.flag')]

  const links = () => Array.from(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])
  const step = (by: number) => {
    const all = links()
    const at = all.findIndex((link) => link.dataset.row === current)
    all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus()
  }
  const focused = anomalies.find(({ decision }) => decision.id === current)
  const act = (what: 'veto' | 'flag', one: Anomaly | undefined) => {
    if (!one) return say('Step to a decision first.')
    if (one.gone || vetoed.has(one.decision.id)) return say('It has moved on. Open its page to see what became of it.')
    if (what === 'veto' && !mayVeto(one.decision, one.until, now))
      return say('It is too late for a veto. Open the decision to override it.')
    // Its button may be about to go; the focus stays with the decision.
    links()
      .find((link) => link.dataset.row === one.decision.id)
      ?.focus()
    object(what, one.decision)
  }
  useKey('watch.next', () => step(1))
  useKey('watch.previous', () => step(-1))
  useKey('watch.veto', () => act('veto', focused), mayObject)
  useKey('watch.flag', () => act('flag', focused), mayFlag)
  useKey('watch.open', () => focused && void navigate(`/decisions/${focused.decision.id}`))
  useKey('edit.cancel', () => (document.activeElement as HTMLElement | null)?.blur(), current !== null)

  return (
    <>
      <Panel
        title="Stands out"
        flush
        aside={
          anomalies.length > 0 ? `${count(anomalies.length)} of ${count(Math.max(total, anomalies.length))}` : undefined
        }
      >
        {anomalies.length === 0 ? (
          <Text size="sm" c="dimmed" p="md">
            Nothing does. Flags, amounts and doubts beyond what is usual, first times and what can be vetoed come here.
          </Text>
        ) : (
          <ol className={classes.rows} ref={list} onBlur={() => setCurrent(null)}>
            {anomalies.map((one) => (
              <StandOutRow
                key={one.decision.id}
                anomaly={one}
                now={now}
                vetoed={vetoed.has(one.decision.id)}
                current={one.decision.id === current}
                onFocus={() => setCurrent(one.decision.id)}
                onVeto={mayObject ? () => act('veto', one) : undefined}
                onFlag={mayFlag ? () => act('flag', one) : undefined}
              />
            ))}
          </ol>
        )}
      </Panel>
      {error && (
        <DoneStrip
          words={
            <span role="alert">
              {error.words}: {error.message}
            </span>
          }
          onClose={clear}
        />
      )}
      {done?.what === 'veto' && <DoneStrip words={done.words} onClose={clear} />}
      {done?.what === 'flag' && <FlaggedStrip flagged={done} onClose={clear} />}
    </>
  )
}
