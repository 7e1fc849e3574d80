import type { EventWire } from '../../api/wire.ts'
import { sayActor, sayEventScope } from './say-event.ts'

export function WatchEnded({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} ended the watch for {sayEventScope(event)}.
    </>
  )
}
