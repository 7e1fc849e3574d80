import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionRejected({ event }: { event: EventWire }) {
  return <>{sayActor(event)}’s answer ended it: rejected.</>
}
