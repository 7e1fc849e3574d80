import { Link } from 'react-router'
import type { EventWire } from '../api/wire.ts'
import classes from '../decision/decision.module.css'
import { eventComponents } from '../decision/timeline/event-components.ts'
import { OtherEvent } from '../decision/timeline/OtherEvent.tsx'
import { Panel } from '../shell/Panel.tsx'

/** Every step that names the incident, each with its position in the log. */
export function IncidentTimeline({ events }: { events: readonly EventWire[] }) {
  return (
    <Panel title="What happened">
      <ol className={classes.timeline}>
        {events.map((event) => {
          const Sentence = eventComponents[event.type] ?? OtherEvent
          return (
            <li key={event.id} className={classes.event} data-actor={event.actor.kind}>
              <Sentence event={event} />
              <span className={classes.when}>
                <time dateTime={event.time}>
                  {new Date(event.time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
                </time>{' '}
                · log position {event.id}
                {event.decision && (
                  <>
                    {' '}
                    · <Link to={`/decisions/${event.decision}`}>the decision</Link>
                  </>
                )}
              </span>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
