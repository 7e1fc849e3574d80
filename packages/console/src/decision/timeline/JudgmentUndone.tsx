import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function JudgmentUndone({ event }: { event: EventWire }) {
  return <>{sayActor(event)} took the answer back.</>
}
