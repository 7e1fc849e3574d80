import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function TaskSkipped({ event }: { event: EventWire }) {
  return <>{sayActor(event)} skipped it.</>
}
