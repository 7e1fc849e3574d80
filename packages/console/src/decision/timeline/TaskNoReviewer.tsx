import type { EventWire } from '../../api/wire.ts'
import { saySeats } from '../../words/seats.ts'
import { listOf } from './say-event.ts'

export function TaskNoReviewer({ event }: { event: EventWire }) {
  return <>Nobody here can fill: {saySeats(listOf(event.data['no_reviewer']))}. It waits until somebody can.</>
}
