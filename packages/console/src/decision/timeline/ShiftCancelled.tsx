import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function ShiftCancelled({ event }: { event: EventWire }) {
  return <>{sayActor(event)} took a shift out of the rota.</>
}
