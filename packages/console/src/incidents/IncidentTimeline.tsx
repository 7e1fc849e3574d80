import { Link } from 'react-router'
import type { IncidentDetailWire } from '../api/wire.ts'
import classes from '../decision/decision.module.css'
import { eventComponents } from '../decision/timeline/event-components.ts'
import { OtherEvent } from '../decision/timeline/OtherEvent.tsx'
import { textOf } from '../decision/timeline/say-event.ts'
import { Panel } from '../shell/Panel.tsx'
import { plural } from '../words/numbers.ts'
import { gatherSteps, type Step } from './gather-steps.ts'

/** Every step of the incident, each with its position in the log. */
export function IncidentTimeline({ incident }: { incident: IncidentDetailWire }) {
  return (
    <Panel title="What happened">
      <ol className={classes.timeline}>
        {gatherSteps(incident.timeline, incident.decision).map((step) => (
          <Entry key={step.event.id} step={step} />
        ))}
      </ol>
    </Panel>
  )
}

const joined: Record<string, string> = {
  held: 'that would have gone ahead and resembled it: held for people.',
  listed: 'that people had approved and resembled it: listed, and left as it was.',
  gated: 'proposed since that resembled it: sent to people.',
}

function Entry({ step: { event, n, last } }: { step: Step }) {
  const Sentence = eventComponents[event.type] ?? OtherEvent
  const how = event.type === 'incident.joined' ? joined[textOf(event.data['how'])] : undefined
  return (
    <li className={classes.event} data-actor={event.actor.kind}>
      {how ? `${plural(n, 'decision')} ${how}` : <Sentence event={event} />}
      <span className={classes.when}>
        <time dateTime={event.time}>
          {new Date(event.time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
        </time>{' '}
        · log position {event.id}
        {n > 1 && ` to ${last.id}`}
        {n === 1 && event.decision && (
          <>
            {' '}
            · <Link to={`/decisions/${event.decision}`}>the decision</Link>
          </>
        )}
      </span>
    </li>
  )
}
