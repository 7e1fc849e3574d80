import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionAnswered({ event }: { event: EventWire }) {
  return <>{sayActor(event)} answered the question.</>
}
