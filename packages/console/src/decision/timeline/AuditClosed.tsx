import type { EventWire } from '../../api/wire.ts'
import { sayVerdict } from './say-event.ts'

export function AuditClosed({ event }: { event: EventWire }) {
  return <>An audit looked back at it: {sayVerdict(event.data['verdict'])}.</>
}
