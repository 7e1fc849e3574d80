import type { EventWire } from '../../api/wire.ts'

export function DecisionReleased({ event }: { event: EventWire }) {
  return (
    <>Permission to carry it out was given{event.actor.name ? ` to ${event.actor.name}` : ''}. It can be used once.</>
  )
}
