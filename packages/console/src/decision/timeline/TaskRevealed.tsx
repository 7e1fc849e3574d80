import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function TaskRevealed({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} looked at what the AI thinks
      {event.data['answered_first'] === true ? ', after giving an answer of their own' : ''}.
    </>
  )
}
