import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function DecisionApproved({ event }: { event: EventWire }) {
  return (
    <>
      It was approved{event.actor.kind === 'person' ? `: ${sayActor(event)} gave the last answer that was needed` : ''}.
    </>
  )
}
