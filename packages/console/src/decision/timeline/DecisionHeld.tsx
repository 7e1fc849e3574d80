import type { EventWire } from '../../api/wire.ts'

export function DecisionHeld({ event }: { event: EventWire }) {
  return 'breaker' in event.data ? (
    <>A breaker tripped, so people are asked. It stays frozen until two of them restart what was stopped.</>
  ) : (
    <>It looks like what was flagged, so people are asked.</>
  )
}
