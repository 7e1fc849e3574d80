import type { EventWire } from '../../api/wire.ts'

export function CompensationClosed({ event }: { event: EventWire }) {
  return event.data['state'] === 'failed' ? (
    <>Taking it back came to its end, with a step that failed.</>
  ) : (
    <>Taking it back is done.</>
  )
}
