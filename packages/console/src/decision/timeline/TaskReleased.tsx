import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function TaskReleased({ event }: { event: EventWire }) {
  if (event.data['conflict'] === true)
    return <>It went back into the queue: {sayActor(event)} has a conflict of interest with it.</>
  return <>{sayActor(event)} gave it back unanswered.</>
}
