import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionEdited({ event }: { event: EventWire }) {
  return <>{sayActor(event)} changed it; the new proposal was routed again.</>
}
