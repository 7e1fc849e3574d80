import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

/** An event that has no sentence of its own yet is told by its type. */
export function OtherEvent({ event }: { event: EventWire }) {
  const [noun = '', past = ''] = event.type.split('.')
  return (
    <>
      {sayActor(event)}: {noun} {past.replaceAll('-', ' ')}.
    </>
  )
}
