import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function TruthReported({ event }: { event: EventWire }) {
  return <>{sayActor(event)} reported what turned out to be true.</>
}
