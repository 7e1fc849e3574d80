import type { EventWire } from '../../api/wire.ts'

export function DecisionExpired({ event }: { event: EventWire }) {
  return <>Nobody acted in time, so it expired.</>
}
