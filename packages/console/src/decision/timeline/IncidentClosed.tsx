import { Link } from 'react-router'
import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function IncidentClosed({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} closed the <Link to={`/incidents/${textOf(event.data['incident'])}`}>incident</Link>; the policy
      routes again.
    </>
  )
}
