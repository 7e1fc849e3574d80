import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionCancelled({ event }: { event: EventWire }) {
  return <>{sayActor(event)} withdrew it.</>
}
