import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function TaskReleased({ event }: { event: EventWire }) {
  return <>{sayActor(event)} gave it back unanswered.</>
}
