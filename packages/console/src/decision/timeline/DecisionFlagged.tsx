import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionFlagged({ event }: { event: EventWire }) {
  return <>{sayActor(event)} flagged it for others to look at.</>
}
