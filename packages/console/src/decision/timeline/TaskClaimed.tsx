import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function TaskClaimed({ event }: { event: EventWire }) {
  return <>{sayActor(event)} took it in hand.</>
}
