import type { EventWire } from '../../api/wire.ts'
import { sayActor, sayEventScope } from './say-event.ts'

export function WatchStarted({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} went on watch for {sayEventScope(event)}.
    </>
  )
}
