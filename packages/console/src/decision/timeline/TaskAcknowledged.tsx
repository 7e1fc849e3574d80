import type { EventWire } from '../../api/wire.ts'
import { clock } from '../../words/time.ts'
import { sayActor, textOf } from './say-event.ts'

export function TaskAcknowledged({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} is on it until {clock(textOf(event.data['until']), Date.parse(event.time))}.
    </>
  )
}
