import { Link } from 'react-router'
import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

const words: Record<string, string> = {
  flagged: 'flagged it as well',
  held: 'is asking people about it, because it resembles what was flagged',
  listed: 'listed it, because it resembles what was flagged; people had approved it, so it stays as it is',
  gated: 'sent it to people, because it resembles what was flagged',
}

export function IncidentJoined({ event }: { event: EventWire }) {
  const how = textOf(event.data['how'])
  return (
    <>
      {how === 'flagged' || how === 'gated' ? sayActor(event) : 'Countersign'} {words[how] ?? 'added it'}: it stands in
      an <Link to={`/incidents/${textOf(event.data['incident'])}`}>incident</Link>.
    </>
  )
}
