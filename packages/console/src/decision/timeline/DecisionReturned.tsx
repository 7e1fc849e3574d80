import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionReturned({ event }: { event: EventWire }) {
  return <>{sayActor(event)} sent it back with an instruction.</>
}
