import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function ExpertEvent({ event }: { event: EventWire }) {
  return event.type === 'expert.revoked' ? (
    <>{sayActor(event)} took back the link for an expert from outside.</>
  ) : (
    <>{sayActor(event)} asked an expert from outside about it, by a link that ends.</>
  )
}
