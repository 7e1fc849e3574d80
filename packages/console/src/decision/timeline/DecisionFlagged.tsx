import { Link } from 'react-router'
import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function DecisionFlagged({ event }: { event: EventWire }) {
  const incident = textOf(event.data['incident'])
  return (
    <>
      {sayActor(event)} flagged it
      {incident ? (
        <>
          : see the <Link to={`/incidents/${incident}`}>incident</Link>.
        </>
      ) : (
        '.'
      )}
    </>
  )
}
