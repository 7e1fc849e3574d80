import { useState } from 'react'
import { useEvents } from '../api/LiveProvider.tsx'
import type { EventWire } from '../api/wire.ts'
import { watchComponents } from '../decision/timeline/watch-components.ts'
import { Panel } from '../shell/Panel.tsx'
import { clock } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import classes from './watch.module.css'

/** Who came, went and handed over while this page was open. */
export function ComingAndGoing() {
  const now = useNow(30_000)
  const [events, setEvents] = useState<readonly EventWire[]>([])
  useEvents((event) => {
    if (/^(watch|shift)\./.test(event.type)) setEvents((before) => [event, ...before].slice(0, 8))
  })
  if (events.length === 0) return null
  return (
    <Panel title="While you were here">
      <ol className={classes.plain}>
        {events.map((event) => {
          const Sentence = watchComponents[event.type]
          return (
            <li key={event.id}>
              <span>{Sentence && <Sentence event={event} />}</span>
              <time className={classes.dim} dateTime={event.time}>
                {clock(event.time, now)}
              </time>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
