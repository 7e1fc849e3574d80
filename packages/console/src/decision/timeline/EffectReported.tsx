import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function EffectReported({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} reported what happened in the world: {event.type.split('.')[1]}.
    </>
  )
}
