import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function DecisionProposed({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} proposed it{textOf(event.data['version']) && `, as version ${textOf(event.data['version'])}`}.
    </>
  )
}
