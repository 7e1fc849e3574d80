import { Link } from 'react-router'
import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function IncidentOpened({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)}’s flag opened an <Link to={`/incidents/${textOf(event.data['incident'])}`}>incident</Link>.
    </>
  )
}
