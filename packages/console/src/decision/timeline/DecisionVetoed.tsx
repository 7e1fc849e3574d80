import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionVetoed({ event }: { event: EventWire }) {
  return <>{sayActor(event)} vetoed it.</>
}
