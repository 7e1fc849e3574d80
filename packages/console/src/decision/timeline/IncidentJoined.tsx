import { Link } from 'react-router'
import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

/** Before the link to the incident, and after it. */
const words: Record<string, readonly [string, string]> = {
  held: ['It was put into an', ', because it resembles what was flagged.'],
  listed: [
    'It was listed in an',
    ', because it resembles what was flagged. People had approved it, so it stays as it is.',
  ],
  gated: ['It resembles what was flagged, so it went to people: see the', '.'],
}

export function IncidentJoined({ event }: { event: EventWire }) {
  const [before, after] = words[textOf(event.data['how'])] ?? [
    `${sayActor(event)} flagged it too: it joins an open`,
    '.',
  ]
  return (
    <>
      {before} <Link to={`/incidents/${textOf(event.data['incident'])}`}>incident</Link>
      {after}
    </>
  )
}
