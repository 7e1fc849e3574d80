import type { EventWire } from '../../api/wire.ts'

export function LeaseExpired({ event }: { event: EventWire }) {
  return <>The hold on it ended; it went back into the queue.</>
}
